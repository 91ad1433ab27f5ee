package io.nettio.coroutine;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import java.util.ArrayList;
import java.util.List;

/** What both backends promise of a fiber, and in what they differ. */
@Timeout(60)
final class FiberTest {
    private final List<String> trail = new ArrayList<>();
    private final Fiber[] self = new Fiber[1];

    private Fiber fiber(String backend, Runnable code) {
        self[0] = BackendChoice.choose(backend).newFiber(code);
        return self[0];
    }

    @ParameterizedTest
    @ValueSource(strings = {"continuation", "handoff"})
    void fiber_resumed_runsUntilItSuspendsOrEnds(String backend) {
        Fiber fiber =
                fiber(
                        backend,
                        () -> {
                            trail.add("first");
                            self[0].suspend();
                            trail.add("second");
                        });
        assertEquals(List.of(), trail);
        assertFalse(fiber.isDone());

        fiber.resume();
        trail.add("suspended");
        assertFalse(fiber.isDone());
        fiber.resume();

        assertTrue(fiber.isDone());
        assertEquals(List.of("first", "suspended", "second"), trail);
    }

    @ParameterizedTest
    @ValueSource(strings = {"continuation", "handoff"})
    void fiber_manySwitches_keepsItsLocals(String backend) {
        int[] sum = {0};
        Fiber fiber =
                fiber(
                        backend,
                        () -> {
                            for (int i = 0; i < 1000; i++) {
                                self[0].suspend();
                                sum[0] += i;
                            }
                        });

        while (!fiber.isDone()) {
            fiber.resume();
        }

        assertEquals(499_500, sum[0]);
    }

    @ParameterizedTest
    @ValueSource(strings = {"continuation", "handoff"})
    void stack_suspended_showsTheFramesOfTheCode(String backend) {
        Fiber fiber = fiber(backend, () -> suspendHere());
        fiber.resume();

        assertTrue(
                fiber.stack().stream()
                        .anyMatch(frame -> frame.getMethodName().equals("suspendHere")));

        fiber.resume();
        assertTrue(fiber.isDone());
    }

    private void suspendHere() {
        self[0].suspend();
    }

    @ParameterizedTest
    @ValueSource(strings = {"continuation", "handoff"})
    void fiber_insideAFiber_suspendsAlone(String backend) {
        CoroutineBackend made = BackendChoice.choose(backend);
        Fiber[] inner = new Fiber[1];
        Fiber outer =
                made.newFiber(
                        () -> {
                            inner[0] =
                                    made.newFiber(
                                            () -> {
                                                trail.add("inner 1");
                                                inner[0].suspend();
                                                trail.add("inner 2");
                                            });
                            inner[0].resume();
                            trail.add("outer");
                        });

        outer.resume();
        assertTrue(outer.isDone());
        inner[0].resume();

        assertTrue(inner[0].isDone());
        assertEquals(List.of("inner 1", "outer", "inner 2"), trail);
    }

    @Test
    void continuation_runsOnTheThreadThatResumesIt() {
        Thread[] seen = new Thread[1];
        Fiber fiber = fiber("continuation", () -> seen[0] = Thread.currentThread());

        fiber.resume();

        assertEquals(Thread.currentThread(), seen[0]);
        assertNull(fiber.thread());
    }

    @Test
    void continuation_codeThrows_resumeThrows() {
        Fiber failing =
                fiber(
                        "continuation",
                        () -> {
                            throw new IllegalArgumentException("failed");
                        });

        assertThrows(IllegalArgumentException.class, failing::resume);
        assertTrue(failing.isDone());
    }

    @Test
    void continuation_codeThrowsAnError_resumeThrowsIt() {
        Fiber failing =
                fiber(
                        "continuation",
                        () -> {
                            throw new AssertionError("failed");
                        });

        assertThrows(AssertionError.class, failing::resume);
    }

    @Test
    void handoff_runsOnAThreadOfItsOwn() {
        Thread[] seen = new Thread[1];
        Fiber fiber = fiber("handoff", () -> seen[0] = Thread.currentThread());

        fiber.resume();

        assertNotEquals(Thread.currentThread(), seen[0]);
        assertEquals(fiber.thread(), seen[0]);
    }

    @Test
    void handoff_notSuspended_hasNoStack() {
        Fiber fiber = fiber("handoff", () -> {});
        assertEquals(List.of(), fiber.stack());

        fiber.resume();

        assertEquals(List.of(), fiber.stack());
    }

    @Test
    void handoff_resumerInterrupted_waitsAllTheSameAndKeepsTheInterrupt() {
        Fiber fiber = fiber("handoff", () -> trail.add("ran"));
        Thread.currentThread().interrupt();
        try {
            fiber.resume();
            assertTrue(fiber.isDone());
            assertTrue(Thread.currentThread().isInterrupted());
        } finally {
            Thread.interrupted();
        }
    }

    @Test
    void handoff_codeInterruptedWhileSuspended_seesTheInterruptWhenItGoesOn() {
        Fiber fiber =
                fiber(
                        "handoff",
                        () -> {
                            self[0].suspend();
                            trail.add("interrupted " + Thread.interrupted());
                        });
        fiber.resume();

        fiber.thread().interrupt();
        fiber.resume();

        assertEquals(List.of("interrupted true"), trail);
    }
}
