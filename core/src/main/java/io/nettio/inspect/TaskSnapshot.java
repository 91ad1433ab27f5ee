package io.nettio.inspect;

import org.jspecify.annotations.Nullable;

import java.time.Duration;
import java.util.List;

/**
 * One task as it was when its loop was looked at.
 *
 * @param number its place among the tasks that its loop has made, from 1
 * @param age since it was made, by its loop's clock
 * @param times where its time went; null where nobody {@linkplain Inspection#watchTimes watches}
 * @param steps how often it was resumed
 * @param awaits what it waits for; null unless it is {@link State#WAITING}
 * @param awaitedBy the numbers of the tasks of its loop that wait for it; that it is in a task
 *     group counts, as in asyncio
 * @param stack where its code stands, innermost frame first, without Nettio's own frames around it
 *     but for the function that it waits in; empty unless it is suspended or runs
 * @param stackKnown false where the stack could not be read: the loop did not answer, or the answer
 *     had {@linkplain Limits enough frames}
 * @param channel the channel whose connection it belongs to, if it does
 * @param coroutine where its code was written: the place if the stack is known, else the class
 * @param cancelling how many requests to cancel it nobody took back
 */
public record TaskSnapshot(
        long number,
        String name,
        State state,
        Duration age,
        @Nullable TaskTimes times,
        long steps,
        @Nullable Awaited awaits,
        List<Long> awaitedBy,
        List<StackTraceElement> stack,
        boolean stackKnown,
        @Nullable String channel,
        String coroutine,
        int cancelling) {

    /** How far a task is. */
    public enum State {
        /** Made, and not started; its first step comes in the next turn. */
        CREATED,
        /** What it awaited is done: it goes on in the next turn. */
        READY,
        /** In the middle of a step; several where one started another eagerly. */
        RUNNING,
        /** Waits for something that is not done. */
        WAITING
    }

    public TaskSnapshot {
        awaitedBy = List.copyOf(awaitedBy);
        stack = List.copyOf(stack);
    }
}
