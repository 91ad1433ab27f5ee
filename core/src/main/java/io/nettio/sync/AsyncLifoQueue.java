package io.nettio.sync;

import java.util.ArrayDeque;
import java.util.Collections;

/** A queue that gives its newest item first: asyncio's {@code LifoQueue}. */
public final class AsyncLifoQueue<T> extends AsyncQueue<T> {
    /** Without a bound. */
    public AsyncLifoQueue() {
        this(0);
    }

    /** For this many items; 0 or less is no bound. */
    public AsyncLifoQueue(int maxSize) {
        super(maxSize, Collections.asLifoQueue(new ArrayDeque<>()));
    }
}
