package io.nettio.netty.stream;

import io.nettio.Loop;

import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.atomic.AtomicLong;

/** Threads for what the JDK does with processes, all of which blocks. None outlives its job. */
final class PipeThread {
    private static final AtomicLong STARTED = new AtomicLong();

    private PipeThread() {}

    static void start(String purpose, Runnable job) {
        Thread.ofPlatform()
                .daemon()
                .inheritInheritableThreadLocals(false)
                .name("nettio-process-" + purpose + "-" + STARTED.incrementAndGet())
                .start(job);
    }

    /** Hands the loop what to do next; false if it has ended. */
    static boolean tell(Loop loop, Runnable callback) {
        try {
            loop.callSoonThreadsafe(callback);
            return true;
        } catch (IllegalStateException | RejectedExecutionException ended) {
            return false;
        }
    }
}
