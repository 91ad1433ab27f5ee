package io.nettio.internal;

import org.jspecify.annotations.Nullable;

/** What other threads hand to a loop, in the order of their submits. */
public interface Inbox {
    /**
     * Adds a callback and wakes the loop. Any thread.
     *
     * @throws java.util.concurrent.RejectedExecutionException if the loop takes no more
     */
    void submit(Callback callback);

    /**
     * The oldest entry, a {@link Callback} or a {@link Runnable}; null where there is none. Loop
     * thread only.
     */
    @Nullable Object poll();

    /** How many entries wait. Any thread; a snapshot. */
    int submittedCount();
}
