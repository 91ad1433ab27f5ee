package io.nettio;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.nettio.testing.LoopTest;
import io.nettio.testing.VirtualTimeLoop;

import org.junit.jupiter.api.Test;

import java.util.List;

/** What a {@code Runner} runs, in which context, and in which mode. */
final class RunnerRunTest extends LoopTest {
    private static final LoopPolicy POLICY = VirtualTimeLoop::new;

    @Test
    void run_future_givesItsResult() {
        try (Runner runner = new Runner(POLICY)) {
            AsyncFuture<String> future = runner.getLoop().createFuture();
            future.setResult("value");

            assertEquals("value", runner.run(future));
        }
    }

    @Test
    void run_task_givesItsResult() {
        try (Runner runner = new Runner(POLICY)) {
            assertEquals("value", runner.run(runner.getLoop().createTask(() -> "value")));
        }
    }

    @Test
    void run_null_isRefused() {
        try (Runner runner = new Runner(POLICY)) {
            assertContains(
                    "run(null): give a coroutine",
                    assertThrows(IllegalArgumentException.class, () -> runner.run(null)));
        }
    }

    @Test
    void run_severalTimes_keepsTheContext() {
        ContextVar<Integer> number = ContextVar.withDefault("number", -1);
        try (Runner runner = new Runner(POLICY)) {
            for (int round = 0; round < 3; round++) {
                int next = round;
                note(
                        runner.run(
                                Coroutine.of(
                                        () -> {
                                            Integer before = number.get();
                                            yieldNow();
                                            number.set(next);
                                            return before;
                                        })));
            }
        }

        assertTrail("-1", "0", "1");
        assertEquals(-1, number.get());
    }

    @Test
    void run_inAGivenContext_setsItThere() {
        ContextVar<String> user = ContextVar.of("user");
        Context given = new Context();
        try (Runner runner = new Runner(POLICY)) {
            runner.run(Coroutine.of(() -> user.set("ada")), given);
            note(runner.run(Coroutine.of(user::get)));
        }

        assertTrail("null");
        assertEquals("ada", given.get(user));
    }

    @Test
    void run_insideItsOwnRun_isRefused() {
        try (Runner runner = new Runner(POLICY)) {
            Coroutine<String> inner = Coroutine.of(() -> "never");
            assertContains(
                    "cannot be called from a running event loop",
                    assertThrows(
                            IllegalStateException.class,
                            () -> runner.run(Coroutine.of(() -> runner.run(inner)))));
            assertEquals(Coroutine.State.CREATED, inner.state());
            inner.close();
        }
    }

    @Test
    void run_result_isNeverTurnedIntoText() {
        Object result =
                new Object() {
                    @Override
                    public String toString() {
                        note("asked");
                        return "result";
                    }
                };
        try (Runner runner = new Runner(POLICY)) {
            assertSame(result, runner.run(Coroutine.of(() -> result)));
        }

        assertTrail();
    }

    @Test
    void asyncioRun_debug_isTheLoops() {
        for (boolean debug : List.of(true, false)) {
            note(
                    Asyncio.run(
                            Coroutine.of(() -> Asyncio.getRunningLoop().getDebug()),
                            debug,
                            POLICY));
        }

        assertTrail("true", "false");
    }
}
