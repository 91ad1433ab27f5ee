package io.nettio;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.nettio.testing.DeadlockException;
import io.nettio.testing.Garbage;
import io.nettio.testing.LoopTest;
import io.nettio.testing.VirtualTimeLoop;

import org.junit.jupiter.api.Test;

import java.util.List;

/** What {@code runUntilComplete} leaves behind where it fails: nothing. */
final class LoopRunFailureTest extends LoopTest {
    private void runWithAnError() {
        assertThrows(
                AssertionError.class,
                () ->
                        loop.runUntilComplete(
                                () -> {
                                    throw new AssertionError("no Exception");
                                }));
    }

    @Test
    void runUntilComplete_anError_leavesNoStopBehind() {
        runWithAnError();
        loop.callSoon(
                () ->
                        loop.callSoon(
                                () -> {
                                    note("called");
                                    loop.stop();
                                }));

        loop.runForever();

        assertTrail("called");
    }

    @Test
    void runUntilComplete_anError_isRetrieved() {
        runWithAnError();

        Garbage.collect();
        loop.runOnce();

        assertEquals(List.of(), loops.takeReports());
    }

    @Test
    void runUntilComplete_leftByAThrowable_leavesNoStopBehind() {
        AsyncFuture<String> future = loop.createFuture();
        assertThrows(DeadlockException.class, () -> loop.runUntilComplete(future));

        future.setResult("value");
        runMain(
                () -> {
                    yieldTimes(3);
                    note("not stopped");
                });

        assertTrail("not stopped");
    }

    @Test
    void runUntilComplete_futureOfAnotherLoop_isRefused() {
        AsyncFuture<String> future = loops.virtual().createFuture();

        assertContains(
                "belongs to a different loop",
                assertThrows(IllegalArgumentException.class, () -> loop.runUntilComplete(future)));
    }

    @Test
    void runForever_insideAnotherLoop_isRefused() {
        VirtualTimeLoop other = loops.virtual();
        runMain(
                () ->
                        assertContains(
                                "another loop is running on this thread",
                                assertThrows(IllegalStateException.class, other::runForever)));
    }
}
