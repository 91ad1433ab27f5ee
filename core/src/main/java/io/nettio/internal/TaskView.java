package io.nettio.internal;

import org.jspecify.annotations.Nullable;

import java.util.List;

/**
 * What the layer above an engine knows of its tasks, for those who look from another thread while
 * the loop is blocked. What they read may be old or half changed, but it is safe to read; who wants
 * to be sure sees to it that the loop has not gone on meanwhile.
 */
public interface TaskView {
    /** What an engine's attachment is where it has tasks. */
    interface Owner {
        TaskView taskView();
    }

    /** The name of the task whose step runs, or null where none does. */
    @Nullable String currentTask();

    /** The channel that this task works for, in words, or null where that is not known. */
    @Nullable String currentChannel();

    /** Other tasks, which are suspended, in words; so many at most. */
    List<String> suspended(int limit);
}
