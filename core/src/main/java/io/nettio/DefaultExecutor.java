package io.nettio;

import org.jspecify.annotations.Nullable;

import java.util.List;
import java.util.OptionalInt;
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

    private volatile @Nullable ExecutorService executor; // written under this object's lock
    private boolean shutdown;

    synchronized ExecutorService get() {
        if (shutdown) {
            throw new IllegalStateException("Executor shutdown has been called");
        }
        ExecutorService made = executor;
        if (made == null) {
            made = newPool();
            executor = made;
        }
        return made;
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
        ExecutorService made = executor;
        if (made != null) {
            made.shutdown();
        }
        return made;
    }

    synchronized List<Runnable> shutdownNow() {
        shutdown = true;
        ExecutorService made = executor;
        return made == null ? List.of() : made.shutdownNow();
    }

    /** Jobs that wait; empty where the executor does not tell. Takes no lock. */
    OptionalInt queued() {
        ExecutorService made = executor;
        if (made == null) {
            return OptionalInt.of(0);
        }
        if (made instanceof ThreadPoolExecutor pool) {
            return OptionalInt.of(pool.getQueue().size());
        }
        return made instanceof CpuExecutor cpu
                ? OptionalInt.of(cpu.statistics().queued())
                : OptionalInt.empty();
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
