package io.nettio.metrics;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;

import io.micrometer.context.ContextRegistry;
import io.nettio.Asyncio;
import io.nettio.Task;
import io.nettio.ThreadContextCarrier;
import io.nettio.testing.VirtualTimeLoop;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

import java.time.Duration;
import java.util.List;

/** Thread-locals of other libraries follow a task, not the thread. */
class MicrometerContextCarrierTest {
    private static final ThreadLocal<String> REQUEST = new ThreadLocal<>();

    @BeforeEach
    void install() {
        ContextRegistry.getInstance().registerThreadLocalAccessor("request", REQUEST);
        ThreadContextCarrier.install(new MicrometerContextCarrier());
    }

    @AfterEach
    void uninstall() {
        ThreadContextCarrier.install(null);
        ContextRegistry.getInstance().removeThreadLocalAccessor("request");
        REQUEST.remove();
    }

    private static String setAndRead(String value) {
        REQUEST.set(value);
        Asyncio.sleep(Duration.ofMillis(1));
        return REQUEST.get();
    }

    @Test
    void value_setInATask_followsItOverItsAwaits() {
        VirtualTimeLoop loop = new VirtualTimeLoop();

        List<String> seen =
                loop.runUntilComplete(
                        () -> {
                            Task<String> one = Asyncio.createTask(() -> setAndRead("one"));
                            Task<String> two = Asyncio.createTask(() -> setAndRead("two"));
                            return Asyncio.await(Asyncio.gather(one, two));
                        });

        assertEquals(List.of("one", "two"), seen);
        assertNull(REQUEST.get());
        loop.close();
    }

    @Test
    void value_ofTheCreator_isSeenByTasksCallbacksAndThreads() {
        VirtualTimeLoop loop = new VirtualTimeLoop();

        loop.runUntilComplete(
                () -> {
                    REQUEST.set("parent");
                    assertEquals("parent", Asyncio.await(Asyncio.createTask(REQUEST::get)));
                    assertEquals("parent", Asyncio.toThread(REQUEST::get));
                    String[] inCallback = new String[1];
                    loop.callSoon(() -> inCallback[0] = REQUEST.get());
                    Asyncio.sleep(Duration.ZERO);
                    assertEquals("parent", inCallback[0]);
                });
        loop.close();
    }
}
