package io.nettio.inspect;

import io.nettio.ContextVar;

import java.lang.ref.WeakReference;

/**
 * Which channel a task works for, so that a snapshot can say so: {@code CoroutineHandler} and the
 * streams' servers set it for the task of each connection, and the tasks that this one makes have
 * it from there, as any {@link ContextVar}.
 */
public final class TaskChannel {
    /** A label of the channel, see {@link #label}; null for tasks that work for none. */
    public static final ContextVar<Object> CURRENT = ContextVar.of("nettio.channel");

    private TaskChannel() {}

    /**
     * What describes the channel by its {@code toString}, for as long as others keep it: tasks may
     * outlive their connection by far.
     */
    public static Object label(Object channel) {
        return new Label(new WeakReference<>(channel));
    }

    private record Label(WeakReference<Object> channel) {
        @Override
        public String toString() {
            Object there = channel.get();
            return there == null ? "a channel that is gone" : there.toString();
        }
    }
}
