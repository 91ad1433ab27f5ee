package io.nettio.internal;

import org.jspecify.annotations.Nullable;

/** Which threads act for a loop now. The loop's thread writes; any thread asks. */
public final class LoopThread {
    private final boolean hasOwnThread;
    private final @Nullable TurnHost turnHost; // null but for a loop that another one turns

    private volatile @Nullable Thread turning;
    private volatile @Nullable Thread own; // which turned it last, where it always is the same
    private volatile @Nullable Thread coroutineThread;
    private volatile boolean isLookedAt; // while nobody turns it
    private final Object look = new Object();

    LoopThread(boolean hasOwnThread, @Nullable TurnHost turnHost) {
        this.hasOwnThread = hasOwnThread;
        this.turnHost = turnHost;
    }

    /** The thread that turns the loop, or null while none does. */
    @Nullable Thread turning() {
        return turning;
    }

    /**
     * The thread on whose stack stands what the loop does: its own, or that of the coroutine being
     * stepped. Null where no thread is its own and nobody turns it.
     */
    public @Nullable Thread actingThread() {
        Thread stepped = coroutineThread;
        Thread turner = turning;
        return stepped != null ? stepped : turner != null ? turner : own;
    }

    void setTurning(@Nullable Thread next) {
        turning = next;
        if (hasOwnThread && next != null) {
            own = next;
        }
        if (isLookedAt && next != null) { // or the one who looks has seen the line above
            synchronized (look) {
                return; // the look is over
            }
        }
    }

    /**
     * Runs code that looks at the loop while nobody turns it; who begins to turn it waits for that.
     * What a thread that may touch the loop between two runs does meanwhile is not kept out, but no
     * coroutine runs.
     *
     * @return false if the loop is turned, or has a thread of its own to ask, and nothing was run
     */
    public boolean whileAtRest(Runnable code) {
        if (hasOwnThread) {
            return false;
        }
        synchronized (look) {
            isLookedAt = true;
            try {
                if (turning != null) {
                    return false;
                }
                code.run();
                return true;
            } finally {
                isLookedAt = false;
            }
        }
    }

    /**
     * Says which thread besides the loop's own acts for it now: that of the coroutine being
     * stepped.
     */
    public @Nullable Thread swapCoroutineThread(@Nullable Thread next) {
        Thread previous = coroutineThread;
        coroutineThread = next;
        return previous;
    }

    /** Whether this thread turns the loop now, or carries the coroutine that it steps. */
    boolean isActing(Thread candidate) {
        return candidate == turning || candidate == coroutineThread;
    }

    boolean isIn(Thread candidate) {
        return isActing(candidate) || (turnHost != null && turnHost.isOwnThread(candidate));
    }

    /** A loop without a thread of its own may be touched by any while nobody turns it. */
    boolean mayTouch(Thread candidate) {
        return isIn(candidate) || (!hasOwnThread && turning == null);
    }
}
