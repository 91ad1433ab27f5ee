package io.nettio.internal;

import org.jspecify.annotations.Nullable;

import java.util.concurrent.locks.LockSupport;

/** The wait of a loop that has no channels: the thread parks until a submit or the next timer. */
public final class ParkingPoller implements Poller {
    private volatile @Nullable Thread waiting;
    private volatile boolean woken;

    @Override
    public void poll(long timeoutNanos) {
        if (timeoutNanos > 0) {
            waiting = Thread.currentThread();
            // A wakeup before the line above sets the flag, one after it unparks: neither is lost.
            if (!woken) {
                parkThoughInterrupted(timeoutNanos);
            }
            waiting = null;
        }
        woken = false;
    }

    /** A thread that is interrupted does not park; callbacks still see the interrupt. */
    private void parkThoughInterrupted(long timeoutNanos) {
        boolean interrupted = Thread.interrupted();
        if (interrupted) {
            LockSupport.parkNanos(this, 1); // takes the permit that comes with an interrupt
        }
        if (!woken) { // if that permit was a wakeup's, its flag was set before
            park(timeoutNanos);
        }
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
    }

    private void park(long timeoutNanos) {
        if (timeoutNanos == FOREVER) {
            LockSupport.park(this);
        } else {
            LockSupport.parkNanos(this, timeoutNanos);
        }
    }

    @Override
    public void wakeup() {
        woken = true;
        LockSupport.unpark(waiting);
    }
}
