package io.nettio;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.nettio.testing.LoopTest;

import org.junit.jupiter.api.Test;

import java.util.List;

/** {@code shield}. */
final class ShieldTest extends LoopTest {
    private final AsyncFuture<String> inner = loop.createFuture();
    private final IllegalStateException failure = new IllegalStateException("failed");

    @Test
    void shield_innerGivesAResult_givesIt() {
        AsyncFuture<String> outer = Asyncio.shield(inner);

        inner.setResult("value");
        loop.runOnce();

        assertEquals("value", outer.result());
        loop.runOnce();
    }

    @Test
    void shield_innerFails_failsWithTheSame() {
        AsyncFuture<String> outer = Asyncio.shield(inner);

        inner.setException(failure);
        loop.runOnce();

        assertSame(failure, outer.exception());
        loop.runOnce();
    }

    @Test
    void shield_innerCancelled_isCancelled() {
        AsyncFuture<String> outer = Asyncio.shield(inner);

        inner.cancel();
        loop.runOnce();

        assertTrue(outer.cancelled());
        loop.runOnce();
    }

    @Test
    void shield_innerDoneAlready_isTheInnerItself() {
        inner.setResult("value");

        assertSame(inner, Asyncio.shield(inner));
    }

    @Test
    void shield_outerCancelled_leavesTheInnerAlone() {
        AsyncFuture<String> outer = Asyncio.shield(inner);

        assertTrue(outer.cancel());
        loop.runOnce();

        assertFalse(inner.done());
        inner.setResult("value");
        loop.runOnce();
        assertTrue(outer.cancelled());
    }

    @Test
    void shield_outerAndInnerEndInOneTurn_theOuterStaysCancelled() {
        AsyncFuture<String> outer = Asyncio.shield(inner);

        inner.setResult("value");
        outer.cancel();
        loop.runOnce();

        assertTrue(outer.cancelled());
        assertEquals("value", inner.result());
    }

    @Test
    void shield_outerCancelledAndInnerFailsLater_isReported() {
        AsyncFuture<String> outer = Asyncio.shield(inner);
        outer.cancel();
        loop.runOnce();

        inner.setException(failure);
        loop.runOnce();

        ExceptionContext report = takeReport();
        assertEquals("IllegalStateException exception in shielded future", report.message());
        assertSame(failure, report.exception());
        assertSame(inner, report.future());
    }

    @Test
    void shield_severalOutersCancelledAndInnerFails_isReportedOnce() {
        List<AsyncFuture<String>> outers =
                List.of(Asyncio.shield(inner), Asyncio.shield(inner), Asyncio.shield(inner));
        outers.forEach(AsyncFuture::cancel);
        loop.runOnce();

        inner.setException(failure);
        loop.runOnce();

        assertSame(failure, takeReport().exception());
    }

    @Test
    void shield_outerCancelledAndInnerCancelledLater_isNotReported() {
        Asyncio.shield(inner).cancel();
        loop.runOnce();

        inner.cancel();
        loop.runOnce();

        assertEquals(List.of(), loops.takeReports());
    }

    @Test
    void shield_awaitingTaskCancelled_theInnerTaskGoesOn() {
        runMain(
                () -> {
                    Task<Void> inside =
                            Asyncio.createTask(
                                    () -> {
                                        sleepSeconds(1);
                                        noteAt("done");
                                    });
                    Task<Void> waits =
                            Asyncio.createTask(() -> Asyncio.await(Asyncio.shield(inside)));
                    yieldNow();
                    waits.cancel();
                    assertThrows(CancelledError.class, () -> Asyncio.await(waits));
                    Asyncio.await(inside);
                });

        assertTrail("done@1");
    }

    @Test
    void shield_coroutine_becomesATask() {
        runMain(() -> note(Asyncio.await(Asyncio.shield(Coroutine.of(() -> "value")))));

        assertTrail("value");
    }

    @Test
    void shield_ofAGather_outerCancelLeavesTheChildrenAlone() {
        runMain(
                () -> {
                    AsyncFuture<String> other = loop.createFuture();
                    AsyncFuture<List<String>> both = Asyncio.gather(inner, other);
                    AsyncFuture<List<String>> outer = Asyncio.shield(both);
                    outer.cancel();
                    yieldNow();
                    inner.setResult("a");
                    other.setResult("b");
                    note(Asyncio.await(both));
                    note(outer.cancelled());
                });

        assertTrail("[a, b]", "true");
    }

    @Test
    void gather_ofShields_cancelLeavesTheInnerAlone() {
        runMain(
                () -> {
                    AsyncFuture<List<String>> both =
                            Asyncio.gather(List.of(Asyncio.shield(inner), Asyncio.shield(inner)));
                    both.cancel();
                    assertThrows(CancelledError.class, () -> Asyncio.await(both));
                    assertFalse(inner.done());
                });
    }
}
