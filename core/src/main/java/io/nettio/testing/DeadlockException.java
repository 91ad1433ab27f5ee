package io.nettio.testing;

import io.nettio.Task;
import io.nettio.inspect.LoopSnapshot;

import java.util.List;
import java.util.stream.Collectors;

/**
 * Nothing is ready, no timer is set and no thread works for the loop: what still waits would wait
 * for ever.
 */
public final class DeadlockException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    private final transient List<Task<?>> tasks;

    DeadlockException(List<Task<?>> tasks, LoopSnapshot loop) {
        super(
                "Nothing can ever run again on this loop, and these tasks wait: "
                        + tasks.stream().map(Task::toString).collect(Collectors.joining(", "))
                        + loop.describeCycles().stream()
                                .map(ring -> "; in a ring: " + ring)
                                .collect(Collectors.joining()));
        this.tasks = tasks;
    }

    /** The tasks that wait, in the order of their creation. */
    public List<Task<?>> tasks() {
        return tasks;
    }
}
