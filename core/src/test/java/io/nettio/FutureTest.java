package io.nettio;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.nettio.testing.LoopTest;

import org.junit.jupiter.api.Test;

import java.io.IOException;

/** A future's states: result, exception, cancellation. */
final class FutureTest extends LoopTest {
    private final AsyncFuture<String> future = loop.createFuture();

    @Test
    void future_new_isPending() {
        assertFalse(future.done());
        assertFalse(future.cancelled());
        assertSame(loop, future.loop());
    }

    @Test
    void result_pending_isRefused() {
        assertContains(
                "Result is not set", assertThrows(InvalidStateException.class, future::result));
    }

    @Test
    void exception_pending_isRefused() {
        assertContains(
                "Exception is not set",
                assertThrows(InvalidStateException.class, future::exception));
    }

    @Test
    void setResult_pending_givesTheResult() {
        future.setResult("value");

        assertTrue(future.done());
        assertFalse(future.cancelled());
        assertEquals("value", future.result());
        assertNull(future.exception());
    }

    @Test
    void setResult_null_isAResult() {
        future.setResult(null);

        assertTrue(future.done());
        assertNull(future.result());
    }

    @Test
    void setException_pending_isThrownByResult() {
        IOException failure = new IOException("disk");

        future.setException(failure);

        assertSame(failure, assertThrows(IOException.class, future::result));
        assertSame(failure, future.exception());
        assertFalse(future.cancelled());
    }

    @Test
    void result_askedTwice_throwsTheSameExceptionUnchanged() {
        IOException failure = new IOException("disk");
        StackTraceElement[] trace = failure.getStackTrace();
        future.setException(failure);

        assertThrows(IOException.class, future::result);
        assertThrows(IOException.class, future::result);

        assertEquals(0, failure.getSuppressed().length);
        assertEquals(trace.length, failure.getStackTrace().length);
    }

    @Test
    void setException_null_isRefusedAndTheFutureStaysPending() {
        assertContains(
                "setResult(null)",
                assertThrows(IllegalArgumentException.class, () -> future.setException(null)));
        assertFalse(future.done());
    }

    @Test
    void setResult_done_isRefusedAndTheFirstResultStays() {
        future.setResult("first");

        assertContains(
                "done already",
                assertThrows(InvalidStateException.class, () -> future.setResult("second")));
        assertEquals("first", future.result());
    }

    @Test
    void setException_done_isRefusedAndTheFirstResultStays() {
        future.setResult("first");

        assertThrows(
                InvalidStateException.class, () -> future.setException(new IOException("late")));
        assertEquals("first", future.result());
    }

    @Test
    void setResult_cancelled_isRefused() {
        future.cancel();

        assertThrows(InvalidStateException.class, () -> future.setResult("late"));
        assertTrue(future.cancelled());
    }

    @Test
    void cancel_pending_isDoneAtOnce() {
        assertTrue(future.cancel());

        assertTrue(future.done());
        assertTrue(future.cancelled());
        assertThrows(CancelledError.class, future::result);
        assertThrows(CancelledError.class, future::exception);
    }

    @Test
    void cancel_done_saysFalseAndChangesNothing() {
        future.setResult("value");

        assertFalse(future.cancel());
        assertEquals("value", future.result());
    }

    @Test
    void cancel_twice_saysFalseTheSecondTime() {
        assertTrue(future.cancel("first"));
        assertFalse(future.cancel("second"));

        assertEquals("first", assertThrows(CancelledError.class, future::result).getMessage());
    }

    @Test
    void cancel_withoutMessage_throwsErrorWithoutOne() {
        future.cancel();

        assertNull(assertThrows(CancelledError.class, future::result).getMessage());
    }

    @Test
    void cancel_withMessage_eachErrorCarriesIt() {
        future.cancel("why");

        assertEquals("why", assertThrows(CancelledError.class, future::result).getMessage());
        assertEquals("why", assertThrows(CancelledError.class, future::exception).getMessage());
    }

    @Test
    void cancelledError_caughtAsException_passes() {
        future.cancel();

        assertThrows(
                CancelledError.class,
                () -> {
                    try {
                        future.result();
                    } catch (Exception swallowed) {
                        note(swallowed);
                    }
                });
        assertTrail();
    }

    @Test
    void toString_eachState_saysIt() {
        AsyncFuture<String> failed = loop.createFuture();
        AsyncFuture<String> cancelled = loop.createFuture();
        assertEquals("AsyncFuture[pending]", future.toString());

        future.setResult("value");
        failed.setException(new IOException("disk"));
        cancelled.cancel();

        assertEquals("AsyncFuture[result=value]", future.toString());
        assertEquals("AsyncFuture[exception=java.io.IOException: disk]", failed.toString());
        assertEquals("AsyncFuture[cancelled]", cancelled.toString());
        assertEquals("disk", failed.exception().getMessage());
    }

    @Test
    void await_done_givesTheResultWithoutSuspending() {
        future.setResult("value");

        runMain(
                () -> {
                    loop.callSoon(() -> note("callback"));
                    note(Asyncio.await(future));
                    yieldNow();
                });

        assertTrail("value", "callback");
    }

    @Test
    void await_failed_throwsTheOriginalCheckedException() {
        IOException failure = new IOException("disk");
        future.setException(failure);

        runMain(
                () ->
                        assertSame(
                                failure,
                                assertThrows(
                                        IOException.class,
                                        () -> Asyncio.await(future, IOException.class))));
    }

    @Test
    void await_pending_goesOnTheTurnAfterTheResult() {
        runMain(
                () -> {
                    loop.callSoon(
                            () -> {
                                future.setResult("value");
                                note("set");
                                loop.callSoon(() -> note("later"));
                            });
                    note(Asyncio.await(future));
                });

        assertTrail("set", "value", "later");
    }

    @Test
    void await_byTwoTasks_bothGetTheResultInTheirOrder() {
        runMain(
                () -> {
                    Task<Void> first = Asyncio.createTask(() -> note("1 " + Asyncio.await(future)));
                    Task<Void> second =
                            Asyncio.createTask(() -> note("2 " + Asyncio.await(future)));
                    yieldNow();
                    future.setResult("value");
                    Asyncio.await(Asyncio.gather(first, second));
                });

        assertTrail("1 value", "2 value");
    }

    @Test
    void loop_isTheOneThatMadeTheFuture() {
        assertSame(loop, loop.createFuture().loop());
    }
}
