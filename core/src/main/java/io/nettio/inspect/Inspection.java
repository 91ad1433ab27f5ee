package io.nettio.inspect;

import io.nettio.Loop;
import io.nettio.internal.Engine;
import io.nettio.internal.LiveEngines;
import io.nettio.internal.SystemClock;
import io.nettio.internal.TaskSource;

import java.time.Duration;
import java.util.List;

/**
 * Snapshots of loops and their tasks, from any thread.
 *
 * <p>The loop itself reads, between two turns, and the caller waits for it; while nobody turns a
 * loop that has no thread of its own, the caller reads it. A loop that does not answer in time is
 * {@linkplain LoopSnapshot#blocked() blocked}: then there is its thread's stack, and what can be
 * seen of the tasks from outside. On the loop's own thread, inside a coroutine or not, the answer
 * comes at once; but a coroutine that asks <em>other</em> loops blocks its own while it waits, so
 * let it ask in {@code Asyncio.toThread}.
 *
 * <p>While it is read, a loop does nothing else, for some microseconds a task; hence the {@link
 * Limits}. Loops that nobody looks at pay nothing.
 */
public final class Inspection {
    private Inspection() {}

    /**
     * A snapshot of one loop.
     *
     * @param limit how long to wait for the loop's answer, in real time; a caller that is
     *     interrupted waits no longer, and stays interrupted
     */
    public static LoopSnapshot of(Loop loop, Duration limit) {
        return of(loop, limit, Limits.DEFAULT);
    }

    /** As {@link #of(Loop, Duration)}, of so much at most. */
    public static LoopSnapshot of(Loop loop, Duration limit, Limits limits) {
        Engine engine = Loops.engine(loop);
        return Question.ask(engine, limits).await(end(limit));
    }

    /**
     * A snapshot of each loop of this JVM that has run and is not closed, in the order in which
     * they were made.
     *
     * @param limit how long to wait for all of them together
     */
    public static List<LoopSnapshot> ofAllLoops(Duration limit) {
        return ofAllLoops(limit, Limits.DEFAULT);
    }

    /** As {@link #ofAllLoops(Duration)}, of each so much at most. */
    public static List<LoopSnapshot> ofAllLoops(Duration limit, Limits limits) {
        long end = end(limit);
        List<Question> questions =
                LiveEngines.all().stream().map(engine -> Question.ask(engine, limits)).toList();
        return questions.stream().map(question -> question.await(end)).toList();
    }

    /**
     * Measures where the time of a loop's tasks goes, for at least so long from now, so that
     * snapshots have {@link TaskSnapshot#times}. While it does, each step of a task costs three
     * readings of the clock. Call it again to go on; debug mode always measures. Any thread.
     */
    public static void watchTimes(Loop loop, Duration atLeast) {
        watchTimes(Loops.engine(loop), atLeast);
    }

    /** As {@link #watchTimes}, for each loop of this JVM that there is now. */
    public static void watchTimesOfAllLoops(Duration atLeast) {
        LiveEngines.all().forEach(engine -> watchTimes(engine, atLeast));
    }

    private static void watchTimes(Engine engine, Duration atLeast) {
        if (engine.attachment() instanceof TaskSource.Owner owner) {
            owner.taskSource().watchTimes(engine.now() + nanos(atLeast));
        }
    }

    private static long end(Duration limit) {
        return SystemClock.INSTANCE.nanoTime() + nanos(limit);
    }

    /** None where it is negative, and for ever rather than beyond what a long can hold. */
    private static long nanos(Duration time) {
        Duration most = Duration.ofNanos(Long.MAX_VALUE / 4);
        return time.isNegative() ? 0 : time.compareTo(most) > 0 ? most.toNanos() : time.toNanos();
    }
}
