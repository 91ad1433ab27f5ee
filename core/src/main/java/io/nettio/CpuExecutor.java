package io.nettio;

import io.nettio.internal.LeakWatch;

import org.jspecify.annotations.Nullable;

import java.util.List;
import java.util.concurrent.AbstractExecutorService;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.LongAdder;

/**
 * A pool for work that keeps a core busy: as many threads as there are cores, and a queue that is
 * bounded, so that work which comes faster than it is done is refused and not piled up.
 *
 * <pre>{@code
 * byte[] hash = Asyncio.toThread(CpuExecutor.shared(), () -> hash(password));
 * }</pre>
 *
 * <p>Jobs start in the order in which they came. Cancelling the future of a job that waits takes
 * the job out of the queue; one that runs goes on, unheard. Threads are daemons, named after the
 * pool, and end when they have been idle for a while. Any thread may call.
 *
 * <p>For calls that block (files, JDBC) use the loop's default executor, {@link
 * Asyncio#toThread(java.util.concurrent.Callable)}: its threads are more than the cores.
 *
 * <p>Differs from asyncio: there it is a {@code ProcessPoolExecutor}, since Python's threads share
 * one core; its queue has no bound.
 */
public final class CpuExecutor extends AbstractExecutorService {
    /** A job of 10 ms, behind a full queue, waits for two seconds and a half. */
    private static final int DEFAULT_QUEUE_PER_THREAD = 256;

    private static final long IDLE_SECONDS = 10;

    private final String name;
    private final int queueCapacity;
    private final boolean isShared;
    private final LongAdder refused = new LongAdder();
    private final AtomicInteger threadNumber = new AtomicInteger();
    private final ThreadPoolExecutor pool;
    private final @Nullable LeakWatch unclosed; // in debug mode

    /**
     * A pool of one's own, to be shut down by its owner.
     *
     * @param name of the pool, and of its threads with a number behind it
     * @param threads how many jobs run at once
     * @param queueCapacity how many more may wait
     */
    public CpuExecutor(String name, int threads, int queueCapacity) {
        this(name, threads, queueCapacity, false);
    }

    private CpuExecutor(String name, int threads, int queueCapacity, boolean isShared) {
        if (threads < 1) {
            throw new IllegalArgumentException("threads: " + threads + " (expected: >= 1)");
        }
        if (queueCapacity < 1) {
            throw new IllegalArgumentException(
                    "queueCapacity: " + queueCapacity + " (expected: >= 1)");
        }
        this.name = Given.orRefuse(name, "new CpuExecutor(null, …): give the pool a name");
        this.queueCapacity = queueCapacity;
        this.isShared = isShared;
        pool =
                new ThreadPoolExecutor(
                        threads,
                        threads,
                        IDLE_SECONDS,
                        TimeUnit.SECONDS,
                        new LinkedBlockingQueue<>(queueCapacity),
                        threadFactory(),
                        (job, full) -> refuse(full));
        pool.allowCoreThreadTimeOut(true);
        unclosed = isShared ? null : Unclosed.watchInDebugMode(this, "The CPU executor " + name);
    }

    /** Made when it is first used. */
    private static final class Shared {
        static final CpuExecutor INSTANCE = ofAllCores();

        private static CpuExecutor ofAllCores() {
            int cores = Runtime.getRuntime().availableProcessors();
            return new CpuExecutor("nettio-cpu", cores, cores * DEFAULT_QUEUE_PER_THREAD, true);
        }
    }

    /**
     * The pool of this process: a thread for each core, and a queue of 256 jobs for each. It serves
     * everybody, so it is never shut down; no loop may have it as its default executor, which the
     * loop would shut down.
     */
    public static CpuExecutor shared() {
        return Shared.INSTANCE;
    }

    boolean isShared() {
        return isShared;
    }

    private ThreadFactory threadFactory() {
        return job -> {
            Thread thread = new Thread(job, name + "-" + threadNumber.incrementAndGet());
            thread.setDaemon(true);
            return thread;
        };
    }

    private void refuse(ThreadPoolExecutor full) {
        refused.increment();
        if (full.isShutdown()) {
            throw new RejectedExecutionException(
                    "The CPU executor " + name + " is shut down and takes no more jobs");
        }
        throw new RejectedExecutionException(
                "The CPU executor "
                        + name
                        + " is full: "
                        + full.getMaximumPoolSize()
                        + " jobs run and "
                        + queueCapacity
                        + " wait, as many as may. Start fewer at once, e.g. behind an"
                        + " AsyncSemaphore, or tell the caller to come back later, or make a new"
                        + " CpuExecutor(…) with a longer queue");
    }

    /**
     * Runs the job on a thread of the pool, behind those that wait.
     *
     * @throws RejectedExecutionException if the queue is full, or the pool shut down
     */
    @Override
    public void execute(Runnable job) {
        pool.execute(job);
    }

    /** Takes a job out of the queue; false if it does not wait there. */
    boolean remove(Runnable job) {
        return pool.remove(job);
    }

    /**
     * What a pool has to do right now, and has done.
     *
     * @param threads how many jobs can run at once
     * @param running how many do
     * @param queued how many wait
     * @param queueCapacity how many may wait
     * @param completed how many have ended
     * @param refused how many were not taken
     */
    public record Statistics(
            int threads,
            int running,
            int queued,
            int queueCapacity,
            long completed,
            long refused) {}

    /** A snapshot; its numbers are each right, though not of the same moment. */
    public Statistics statistics() {
        return new Statistics(
                pool.getMaximumPoolSize(),
                pool.getActiveCount(),
                pool.getQueue().size(),
                queueCapacity,
                pool.getCompletedTaskCount(),
                refused.sum());
    }

    /** The name of the pool. */
    public String name() {
        return name;
    }

    // -- the end

    /**
     * Takes no more jobs; those it has are done.
     *
     * @throws IllegalStateException on {@link #shared}
     */
    @Override
    public void shutdown() {
        endsByItsOwner();
        pool.shutdown();
    }

    /**
     * Takes no more jobs, interrupts those that run, and gives those that wait.
     *
     * @throws IllegalStateException on {@link #shared}
     */
    @Override
    public List<Runnable> shutdownNow() {
        endsByItsOwner();
        return pool.shutdownNow();
    }

    /**
     * Takes no more jobs, and waits until those it has are done.
     *
     * @throws IllegalStateException on {@link #shared}
     */
    @Override
    public void close() {
        endsByItsOwner();
        super.close();
    }

    /** It is being shut down by its owner. */
    private void endsByItsOwner() {
        if (isShared) {
            throw new IllegalStateException(
                    "The shared CPU executor serves the whole process and is never shut down: make"
                            + " a new CpuExecutor(…) for one that is");
        }
        if (unclosed != null) {
            unclosed.closed();
        }
    }

    @Override
    public boolean isShutdown() {
        return pool.isShutdown();
    }

    @Override
    public boolean isTerminated() {
        return pool.isTerminated();
    }

    @Override
    public boolean awaitTermination(long timeout, TimeUnit unit) throws InterruptedException {
        return pool.awaitTermination(timeout, unit);
    }

    @Override
    public String toString() {
        return "CpuExecutor[" + name + " " + statistics() + "]";
    }
}
