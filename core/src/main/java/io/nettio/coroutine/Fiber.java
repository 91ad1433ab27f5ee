package io.nettio.coroutine;

import org.jspecify.annotations.Nullable;

import java.util.List;

/**
 * A piece of code that can stop and go on. One thread at a time calls {@link #resume}; the code
 * itself calls {@link #suspend}.
 */
public interface Fiber {
    /**
     * Starts the code, or goes on after its last {@link #suspend}; returns when it suspends again
     * or ends.
     */
    void resume();

    /**
     * Stops here until the next {@link #resume}. Only from the code itself.
     *
     * @throws IllegalStateException if a frame below this one cannot be suspended (native code, a
     *     class initializer; on JDK 23 and older also a monitor that is held); the code goes on
     */
    void suspend();

    /** Whether the code has ended. */
    boolean isDone();

    /** The thread that the code runs on where that is not the one that resumes it, else null. */
    @Nullable Thread thread();

    /**
     * The frames of the suspended code, innermost first; empty where it is not suspended. Never
     * while it runs.
     */
    default List<StackTraceElement> stack() {
        return stack(Integer.MAX_VALUE);
    }

    /** The innermost of these frames, so many at most. */
    List<StackTraceElement> stack(int most);
}
