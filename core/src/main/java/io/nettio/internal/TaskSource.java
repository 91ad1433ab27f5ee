package io.nettio.internal;

import org.jspecify.annotations.Nullable;

import java.util.IdentityHashMap;
import java.util.List;

/**
 * The tasks of a loop, for those who look at them; the layer above the engine knows them, so that
 * here a task or a future is just an object.
 *
 * <p>For the loop's thread between two steps, or for any while nobody turns the loop. What is
 * marked "at a glance" may be read by any thread at any time: it is the truth of some moment, and
 * of a loop that goes on meanwhile something may be missing.
 */
public interface TaskSource {
    /** What an engine's attachment is where it has tasks. */
    interface Owner {
        TaskSource taskSource();
    }

    /** How many tasks there are that are not done. At a glance. */
    int count();

    /** The task whose step runs. At a glance. */
    @Nullable Object current();

    /** The tasks that are not done, the oldest first, so many at most. At a glance. */
    List<Object> oldest(int most);

    /** What is known of this task without its stack. At a glance. */
    TaskFacts facts(Object task);

    /** The frames of a suspended task, innermost first, so many at most; else none. */
    List<StackTraceElement> stack(Object task, int most);

    /** The tasks and futures that wait for this one and nothing between, so many at most. */
    List<Object> waitingFor(Object future, int most);

    /** What will complete this future, if it is known: a job, a stage. */
    @Nullable String completedBy(Object future);

    /** Where a task's time went; null while nobody watches. */
    @Nullable Times times(Object task);

    /** Measures the tasks' time until then, by the loop's clock, or longer. Any thread. */
    void watchTimes(long endNanos);

    /** What {@link #times} gives: the time in steps, ready behind others, and waiting. */
    record Times(long busyNanos, long scheduledNanos, long idleNanos) {}

    /** When sleeping ends, by the future that is waited for; looks at so many timers at most. */
    IdentityHashMap<Object, Long> wakeTimes(int mostTimers);
}
