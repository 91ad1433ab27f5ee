package io.nettio.internal;

/** Another loop, on whose thread a guest is turned, one turn at a time. */
public interface TurnHost {
    /**
     * Whether this is the host's thread, and so the guest's, in its turns and between. Any thread.
     */
    boolean isOwnThread(Thread candidate);

    /**
     * Something is ready, or a timer was set, in a turn or between. On the host's thread, or on
     * that of the coroutine that it steps.
     */
    void onWork();
}
