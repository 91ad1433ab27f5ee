package io.nettio.interop

import kotlinx.coroutines.CoroutineScope
import kotlinx.coroutines.Dispatchers
import kotlinx.coroutines.launch
import org.junit.jupiter.api.Test

class KotlinDispatcherTest {
    @Test
    fun x() {
        CoroutineScope(Dispatchers.Default).launch { }
    }
}
