package io.nettio.inspect;

import io.nettio.internal.Clock;

import org.jspecify.annotations.Nullable;

import java.util.concurrent.locks.LockSupport;
import java.util.function.LongConsumer;

/**
 * The thread of a watchdog: there as long as the watchdog is started and has something to look at,
 * and no longer, so that it keeps neither the JVM nor a class loader.
 */
final class WatchThread implements Runnable {
    private static final System.Logger LOGGER = System.getLogger("io.nettio");
    private static final String NAME = "nettio-watchdog";

    private final Watchdog watchdog;
    private final Clock clock;
    private final LongConsumer wait;

    private @Nullable Thread thread; // under this object's lock

    WatchThread(Watchdog watchdog, Clock clock) {
        this(watchdog, clock, WatchThread::park);
    }

    /** One that waits in this way for so many nanoseconds. */
    WatchThread(Watchdog watchdog, Clock clock, LongConsumer wait) {
        this.watchdog = watchdog;
        this.clock = clock;
        this.wait = wait;
    }

    private static void park(long nanos) {
        LockSupport.parkNanos(nanos);
        Thread.interrupted(); // who interrupts this thread does not make it spin
    }

    /** Sees to it that the thread is there. Any thread. */
    synchronized void ensure() {
        if (thread == null || !thread.isAlive()) {
            Thread next = new Thread(null, this, NAME, 0, false);
            next.setDaemon(true);
            next.setContextClassLoader(null);
            next.start();
            thread = next;
        }
    }

    /** Lets it look, or end, now. Any thread. */
    synchronized void wake() {
        LockSupport.unpark(thread);
    }

    synchronized @Nullable Thread thread() {
        return thread;
    }

    /** Under the lock, so that an {@link #ensure} behind a no makes a new one. */
    private synchronized boolean goesOn() {
        if (watchdog.isStarted() && watchdog.hasWork()) {
            return true;
        }
        thread = null;
        return false;
    }

    @Override
    public void run() {
        long lateNanos = 0;
        while (goesOn()) {
            lateNanos = waitAtMost(look(lateNanos));
        }
    }

    private long look(long lateNanos) {
        try {
            return watchdog.look(lateNanos);
        } catch (Throwable failure) { // it goes on, whatever it saw
            LOGGER.log(System.Logger.Level.ERROR, "The watchdog cannot look", failure);
            return watchdog.options().threshold().toNanos();
        }
    }

    /** Gives how much longer than that it waited: then the JVM stood still. */
    long waitAtMost(long nanos) {
        long dueNanos = clock.nanoTime() + nanos;
        wait.accept(nanos);
        return Math.max(0, clock.nanoTime() - dueNanos);
    }
}
