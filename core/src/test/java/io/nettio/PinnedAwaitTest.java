package io.nettio;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;

import io.nettio.coroutine.CoroutineBackend;
import io.nettio.testing.LoopTest;

import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

import java.util.List;

/** An await where the JVM cannot suspend: below a class initializer. */
final class PinnedAwaitTest extends LoopTest {
    private static final boolean CONTINUATION =
            CoroutineBackend.chosen().name().equals("continuation");

    /** Sleeps in its initializer, and keeps what the refusal said. */
    private static final class SleepsInItsInitializer {
        static final @Nullable String REFUSAL = refusalOf(() -> sleepSeconds(1));
    }

    private static final class YieldsInItsInitializer {
        static final @Nullable String REFUSAL = refusalOf(LoopTest::yieldNow);
    }

    private static @Nullable String refusalOf(Body body) {
        try {
            body.run();
            return null;
        } catch (IllegalStateException refused) {
            return refused.getMessage();
        } catch (Exception other) {
            throw new AssertionError(other);
        }
    }

    @Test
    void sleep_inAClassInitializer_isRefusedInWordsAndTheTaskGoesOn() {
        runMain(
                () -> {
                    assertRefusedWhereItCannotSuspend(SleepsInItsInitializer.REFUSAL);
                    assertEquals(0, loop.statistics().timers());
                    sleepSeconds(1);
                    note("goes on");
                });

        assertTrail("goes on");
    }

    @Test
    void bareYield_inAClassInitializer_isRefusedInWordsAndTheTaskGoesOn() {
        runMain(
                () -> {
                    assertRefusedWhereItCannotSuspend(YieldsInItsInitializer.REFUSAL);
                    yieldTimes(2);
                    note("goes on");
                });

        assertTrail("goes on");
    }

    private static void assertRefusedWhereItCannotSuspend(@Nullable String refusal) {
        if (CONTINUATION) {
            assertContains("cannot suspend here", String.valueOf(refusal));
            assertContains("await outside of that", String.valueOf(refusal));
        } else {
            assertNull(refusal);
        }
    }

    @Test
    void await_insideAStreamsLambda_suspendsLikeAnywhere() {
        runMain(
                () ->
                        note(
                                List.of(2, 1).stream()
                                        .map(
                                                seconds -> {
                                                    sleepSeconds(seconds);
                                                    return seconds();
                                                })
                                        .toList()));

        assertTrail("[2, 3]");
    }

    @Test
    void await_insideARecursion_suspendsAtAnyDepth() {
        runMain(() -> note(countDown(1000)));

        assertTrail("1000");
    }

    private static int countDown(int level) {
        if (level == 0) {
            yieldNow();
            return 0;
        }
        return countDown(level - 1) + 1;
    }
}
