package io.nettio;

import org.jspecify.annotations.Nullable;

import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * A loop's pool for blocking and CPU work, made when it is first used: asyncio's default executor.
 * Any thread.
 */
final class DefaultExecutor {
    /** Python's {@code ThreadPoolExecutor} has as many workers. */
    private static final int MAX_THREADS =
            Math.min(32, Runtime.getRuntime().availableProcessors() + 4);

    private static final AtomicInteger THREADS = new AtomicInteger();

    private @Nullable ExecutorService executor;
    private boolean shutdown;

    synchronized ExecutorService get() {
        if (shutdown) {
            throw new IllegalStateException("Executor shutdown has been called");
        }
        if (executor == null) {
            executor = newPool();
        }
        return executor;
    }

    synchronized void set(ExecutorService next) {
        if (next instanceof CpuExecutor cpu && cpu.isShared()) {
            throw new IllegalArgumentException(
                    "A loop shuts its default executor down, and CpuExecutor.shared() serves the"
                            + " whole process: name it at each call, runInExecutor or toThread");
        }
        executor = next;
    }

    /** Takes no more jobs; the executor to wait for, or null where none was made. */
    synchronized @Nullable ExecutorService shutdown() {
        shutdown = true;
        if (executor != null) {
            executor.shutdown();
        }
        return executor;
    }

    synchronized List<Runnable> shutdownNow() {
        shutdown = true;
        return executor == null ? List.of() : executor.shutdownNow();
    }

    private static ExecutorService newPool() {
        ThreadFactory threads =
                job -> {
                    Thread thread = new Thread(job, "nettio-executor-" + THREADS.incrementAndGet());
                    thread.setDaemon(true);
                    return thread;
                };
        ThreadPoolExecutor pool =
                new ThreadPoolExecutor(
                        MAX_THREADS,
                        MAX_THREADS,
                        10,
                        TimeUnit.SECONDS,
                        new LinkedBlockingQueue<>(),
                        threads);
        pool.allowCoreThreadTimeOut(true);
        return pool;
    }
}
