package io.nettio;

import java.util.concurrent.ExecutorService;
import java.util.concurrent.TimeUnit;

/**
 * {@code shutdown_default_executor}: the wait for the last job is a thread's, so that the loop goes
 * on.
 */
final class ExecutorShutdown {
    /** As asyncio's {@code THREAD_JOIN_TIMEOUT}. */
    private static final long TIMEOUT_SECONDS = 300;

    private ExecutorShutdown() {}

    static void await(LoopState loop) {
        ExecutorService executor = loop.defaultExecutor().shutdown();
        if (executor == null || executor.isTerminated()) {
            return;
        }
        AsyncFuture<Boolean> ended =
                ExecutorJob.start(
                        loop,
                        job -> Thread.ofVirtual().name("nettio-executor-shutdown").start(job),
                        () -> executor.awaitTermination(TIMEOUT_SECONDS, TimeUnit.SECONDS));
        if (!Asyncio.await(ended)) {
            loop.callExceptionHandler(
                    ExceptionContext.of(
                            "The default executor did not end its jobs within "
                                    + TIMEOUT_SECONDS
                                    + " seconds",
                            null));
            executor.shutdownNow();
        }
    }
}
