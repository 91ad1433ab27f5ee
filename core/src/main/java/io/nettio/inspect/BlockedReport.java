package io.nettio.inspect;

import org.jspecify.annotations.Nullable;

import java.time.Duration;
import java.util.List;

/**
 * A loop that is blocked, seen while it was. Its {@code toString} is what the log has.
 *
 * @param loop the loop's name: its number among all of this JVM, and its thread
 * @param busyFor for how long its thread does one thing, {@code stopped} left out
 * @param level 1 at the threshold, and one more each time it has lasted twice as long
 * @param state of the thread whose code blocks
 * @param stack of that thread, innermost frame first: the loop's thread, or the coroutine's where
 *     that has one of its own, as with the backend {@code handoff}; empty where the thread is not
 *     known
 * @param loopStack of the loop's thread where that is another one, else empty
 * @param location the frame to blame: the innermost that is none of the JDK's, Netty's, Nettio's or
 *     of {@link WatchdogOptions#withLibrary}; where all are, the innermost; null without a stack
 * @param task the name of the task that blocks; null where it is no task, but a handler or callback
 * @param coroutine the frame in which that task's coroutine began; null where it was not found
 * @param channel the channel that the task works for; null where that is not known, as for all that
 *     is no task
 * @param lock the class of the monitor or lock that the thread waits for; null where it waits for
 *     none, or where the JVM does not tell
 * @param lockOwner the thread that holds it; null where that is none, as when a suspended coroutine
 *     holds it
 * @param suspects where the thread waits for something: other tasks of the loop, of which one may
 *     have it, and cannot go on as long as the loop is blocked
 * @param stopped the time, since it began, in which the JVM stood still: garbage collections,
 *     debuggers, a machine that gave it no time
 * @param blocksHere how often this location has blocked a loop so far
 */
public record BlockedReport(
        String loop,
        Duration busyFor,
        int level,
        Thread.State state,
        List<StackTraceElement> stack,
        List<StackTraceElement> loopStack,
        @Nullable StackTraceElement location,
        @Nullable String task,
        @Nullable StackTraceElement coroutine,
        @Nullable String channel,
        @Nullable String lock,
        @Nullable String lockOwner,
        List<String> suspects,
        Duration stopped,
        long blocksHere) {

    /** Copies the lists. */
    public BlockedReport {
        stack = List.copyOf(stack);
        loopStack = List.copyOf(loopStack);
        suspects = List.copyOf(suspects);
    }

    @Override
    public String toString() {
        return new ReportText(this).toString();
    }
}
