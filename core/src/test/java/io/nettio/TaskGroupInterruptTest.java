package io.nettio;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.nettio.testing.LoopTest;

import org.junit.jupiter.api.Test;

import java.util.List;

/** A task group that an {@code Error} leaves: only an interrupt of the program is left bare. */
final class TaskGroupInterruptTest extends LoopTest {
    private final IllegalStateException failure = new IllegalStateException("failed");
    private final KeyboardInterrupt interrupt = new KeyboardInterrupt(failure);
    private final AssertionError error = new AssertionError("an error");

    private void fail(Throwable with) throws Exception {
        sleepSeconds(1);
        throw Sneaky.thrown(with);
    }

    private static void failWhenCancelled(Throwable with) {
        try {
            sleepSeconds(10);
        } finally {
            throwNow(with);
        }
    }

    private static void throwNow(Throwable with) {
        throw Sneaky.thrown(with);
    }

    @Test
    void interruptInTheBody_leavesTheGroupBare() {
        runMain(
                () ->
                        assertSame(
                                interrupt,
                                assertThrows(
                                        KeyboardInterrupt.class,
                                        () ->
                                                Asyncio.taskGroup(
                                                        group -> {
                                                            group.createTask(() -> fail(failure));
                                                            failWhenCancelled(interrupt);
                                                        }))));
    }

    @Test
    void interruptInATask_leavesTheGroupBareOnceAllHaveEnded() {
        runMain(
                () -> {
                    Task<?>[] sibling = new Task<?>[1];
                    assertSame(
                            interrupt,
                            assertThrows(
                                    KeyboardInterrupt.class,
                                    () ->
                                            Asyncio.taskGroup(
                                                    group -> {
                                                        group.createTask(() -> fail(interrupt));
                                                        sibling[0] =
                                                                group.createTask(
                                                                        () -> sleepSeconds(10));
                                                    })));
                    assertTrue(sibling[0].cancelled());
                });
    }

    @Test
    void errorInTheBody_isInTheGroupWithTheTasks() {
        runMain(
                () ->
                        assertEquals(
                                List.of(failure, error),
                                assertThrows(
                                                ExceptionGroup.class,
                                                () ->
                                                        Asyncio.taskGroup(
                                                                group -> {
                                                                    group.createTask(
                                                                            () -> fail(failure));
                                                                    failWhenCancelled(error);
                                                                }))
                                        .exceptions()));
    }

    @Test
    void errorInATask_isInTheGroupWithTheBodys() {
        runMain(
                () ->
                        assertEquals(
                                List.of(error, failure),
                                assertThrows(
                                                ExceptionGroup.class,
                                                () ->
                                                        Asyncio.taskGroup(
                                                                group -> {
                                                                    group.createTask(
                                                                            () -> fail(error));
                                                                    failWhenCancelled(failure);
                                                                }))
                                        .exceptions()));
    }
}
