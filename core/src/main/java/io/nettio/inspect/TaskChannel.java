package io.nettio.inspect;

import io.nettio.ContextVar;

/**
 * Which channel a task works for, so that a snapshot can say so: {@code CoroutineHandler} and the
 * streams' servers set it for the task of each connection, and the tasks that this one makes have
 * it from there, as any {@link ContextVar}.
 */
public final class TaskChannel {
    /**
     * Something whose {@code toString} describes the channel. It lives as long as the longest of
     * these tasks, so it should not hold the channel.
     */
    public static final ContextVar<Object> CURRENT = ContextVar.of("nettio.channel");

    private TaskChannel() {}
}
