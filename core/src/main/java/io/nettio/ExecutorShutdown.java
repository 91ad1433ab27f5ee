package io.nettio;

import org.jspecify.annotations.Nullable;

import java.util.concurrent.ExecutorService;
import java.util.concurrent.TimeUnit;

/**
 * {@code shutdown_default_executor}: the wait for the last job is a thread's, so that the loop goes
 * on.
 */
final class ExecutorShutdown {
    private ExecutorShutdown() {}

    /** Waits for the jobs, for ever where there is no limit. */
    static void await(LoopState loop, @Nullable Long limitNanos) {
        ExecutorService executor = loop.defaultExecutor().shutdown();
        if (executor == null || executor.isTerminated()) {
            return;
        }
        long limit = limitNanos == null ? Long.MAX_VALUE : limitNanos;
        AsyncFuture<Boolean> ended =
                ExecutorJob.start(
                        loop,
                        job -> Thread.ofVirtual().name("nettio-executor-shutdown").start(job),
                        () -> executor.awaitTermination(limit, TimeUnit.NANOSECONDS));
        if (!Asyncio.await(ended)) {
            loop.callExceptionHandler(
                    ExceptionContext.of(
                            "The default executor did not end its jobs within "
                                    + TimeUnit.NANOSECONDS.toMillis(limit)
                                    + " ms",
                            null));
            executor.shutdownNow();
        }
    }
}
