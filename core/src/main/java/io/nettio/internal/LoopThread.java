package io.nettio.internal;

import org.jspecify.annotations.Nullable;

/** Which threads act for a loop now. The loop's thread writes; any thread asks. */
final class LoopThread {
    private final boolean hasOwnThread;
    private final @Nullable TurnHost turnHost; // null but for a loop that another one turns

    private volatile @Nullable Thread turning;
    private volatile @Nullable Thread coroutineThread;

    LoopThread(boolean hasOwnThread, @Nullable TurnHost turnHost) {
        this.hasOwnThread = hasOwnThread;
        this.turnHost = turnHost;
    }

    /** The thread that turns the loop, or null while none does. */
    @Nullable Thread turning() {
        return turning;
    }

    void setTurning(@Nullable Thread next) {
        turning = next;
    }

    @Nullable Thread swapCoroutineThread(@Nullable Thread next) {
        Thread previous = coroutineThread;
        coroutineThread = next;
        return previous;
    }

    boolean isIn(Thread candidate) {
        return candidate == turning
                || candidate == coroutineThread
                || (turnHost != null && turnHost.isOwnThread(candidate));
    }

    /** A loop without a thread of its own may be touched by any while nobody turns it. */
    boolean mayTouch(Thread candidate) {
        return isIn(candidate) || (!hasOwnThread && turning == null);
    }
}
