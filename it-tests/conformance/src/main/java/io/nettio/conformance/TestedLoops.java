package io.nettio.conformance;

import java.util.concurrent.Executor;

/** The kinds of loop that each program runs on. */
enum TestedLoops {
    VIRTUAL_TIME_LOOP,
    ASYNCIO_EVENT_LOOP;

    TestedLoop make(Executor threads) {
        return switch (this) {
            case VIRTUAL_TIME_LOOP -> new VirtualTested();
            case ASYNCIO_EVENT_LOOP -> new NettyTested(threads);
        };
    }
}
