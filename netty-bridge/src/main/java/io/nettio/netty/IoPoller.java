package io.nettio.netty;

import io.nettio.internal.Poller;

import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

/** The loop's I/O handler as the scheduler polls it. Loop thread only, but for {@link #wakeup}. */
final class IoPoller implements Poller {
    private static final long LONGEST_PAUSE_NANOS = TimeUnit.MILLISECONDS.toNanos(1);

    private final AsyncioEventLoop loop;
    private final LoopShutdown shutdown;
    private final ChannelWatches channelWatches;
    private boolean withoutWaiting;
    private boolean maySuspend; // and not wait, in the poll that is under way

    IoPoller(AsyncioEventLoop loop, LoopShutdown shutdown, ChannelWatches channelWatches) {
        this.loop = loop;
        this.shutdown = shutdown;
        this.channelWatches = channelWatches;
    }

    /** Whether the handler, which asks the loop, must not wait now. */
    boolean isWithoutWaiting() {
        return withoutWaiting || (maySuspend && isToBeSuspended());
    }

    /** Whether it leaves its thread behind this poll: who asked for that has only woken it. */
    private boolean isToBeSuspended() {
        return loop.isSuspended() && loop.registeredChannels() == 0 && needsNoThread();
    }

    /** Whether nothing is under way that only goes on where somebody turns the loop. */
    boolean needsNoThread() {
        return !loop.engine().hasTimers() && loop.statistics().tasks() == 0;
    }

    /**
     * The handler asks {@code canBlock}, {@code delayNanos} and {@code deadlineNanos} of the loop
     * itself, so the limit is not passed.
     */
    @Override
    public void poll(long timeoutNanos) {
        loop.reportActiveTime();
        if (timeoutNanos == 0) { // a timer that is due is nothing that the handler knows of
            pollWithoutWaiting();
            return;
        }
        channelWatches.endClosed();
        if (loop.ticker() instanceof JumpingTicker jumping) {
            pollAndJump(jumping, timeoutNanos);
        } else {
            pollAndWait(timeoutNanos);
        }
    }

    private void pollAndJump(JumpingTicker jumping, long timeoutNanos) {
        pollWithoutWaiting();
        if (loop.engine().hasWork()) {
            return;
        }
        if (timeoutNanos != FOREVER) {
            loop.engine().waitsAgain(timeoutNanos); // a jump is no work of the handlers
            jumping.jump(timeoutNanos);
            loop.engine().meter().timeJumped(jumping.nanoTime());
            return;
        }
        jumping.onIdle();
        if (!loop.engine().hasWork()) {
            pollAndWait(timeoutNanos);
        }
    }

    private void pollAndWait(long timeoutNanos) {
        if (shutdown.hasClosedChannels()) {
            pollAndPark(timeoutNanos);
            return;
        }
        maySuspend = true;
        try {
            loop.runHandler();
        } finally {
            maySuspend = false;
        }
    }

    /**
     * A handler that was told to prepare its end must not be waited in: what an io_uring is asked
     * from then on, timeouts too, it may hold back behind what never ends. There are no channels
     * any more that could wake it; what threads submit is seen within the pause.
     */
    private void pollAndPark(long timeoutNanos) {
        pollWithoutWaiting();
        if (!loop.engine().hasWork()) {
            long pause = Math.min(timeoutNanos, shutdown.delayNanos());
            LockSupport.parkNanos(Math.min(pause, LONGEST_PAUSE_NANOS));
        }
    }

    private void pollWithoutWaiting() {
        withoutWaiting = true;
        try {
            loop.runHandler();
        } finally {
            withoutWaiting = false;
        }
    }

    @Override
    public void wakeup() {
        loop.wakeHandler();
    }
}
