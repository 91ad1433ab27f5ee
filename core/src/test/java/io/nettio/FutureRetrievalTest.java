package io.nettio;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.nettio.testing.Garbage;
import io.nettio.testing.LoggedErrors;
import io.nettio.testing.LoopTest;

import org.junit.jupiter.api.Test;

import java.util.List;
import java.util.function.Consumer;

/** Exceptions that nobody asked their future for are reported once the future is garbage. */
final class FutureRetrievalTest extends LoopTest {
    private final IllegalStateException failure = new IllegalStateException("unseen");

    /** In a frame of its own, so that no local variable keeps the future alive. */
    private void dropFuture(Consumer<AsyncFuture<String>> before) {
        AsyncFuture<String> future = loop.createFuture();
        future.setException(failure);
        before.accept(future);
    }

    private List<ExceptionContext> reportsAfterCollection() {
        Garbage.collectUntil(() -> loop.statistics().inbox() > 0);
        loop.runOnce();
        return loops.takeReports();
    }

    private void assertNothingReported() {
        Garbage.collect();
        loop.runOnce();
        assertEquals(List.of(), loops.takeReports());
    }

    @Test
    void exception_neverRetrieved_isReportedOnce() {
        dropFuture(future -> {});

        List<ExceptionContext> reports = reportsAfterCollection();

        assertEquals(1, reports.size());
        assertSame(failure, reports.get(0).exception());
        assertContains("was never retrieved", reports.get(0).message());
        assertNothingReported();
    }

    @Test
    void exception_neverRetrievedFromTask_isReportedWithTheTasksName() {
        dropFailedTask();

        List<ExceptionContext> reports = reportsAfterCollection();

        assertEquals(1, reports.size());
        assertContains("careless", reports.get(0).message());
    }

    private void dropFailedTask() {
        loop.createTask(
                Coroutine.of(
                        () -> {
                            throw failure;
                        }),
                Task.Options.named("careless"));
        loop.runOnce();
    }

    @Test
    void exception_askedForByException_isNotReported() {
        dropFuture(AsyncFuture::exception);

        assertNothingReported();
    }

    @Test
    void exception_thrownByResult_isNotReported() {
        dropFuture(future -> assertThrows(IllegalStateException.class, future::result));

        assertNothingReported();
    }

    @Test
    void exception_askedForTwice_isNotReported() {
        dropFuture(
                future -> {
                    future.exception();
                    future.exception();
                });

        assertNothingReported();
    }

    @Test
    void exception_thrownByAwait_isNotReported() {
        dropFuture(
                future ->
                        runMain(
                                () ->
                                        assertThrows(
                                                IllegalStateException.class,
                                                () -> Asyncio.await(future))));

        assertNothingReported();
    }

    @Test
    void exception_futureStillHeld_isNotReported() {
        AsyncFuture<String> future = loop.createFuture();
        future.setException(failure);

        assertNothingReported();
        assertSame(failure, future.exception());
    }

    @Test
    void exception_loopClosedMeanwhile_isLogged() {
        dropFuture(future -> {});
        loop.close();

        StringBuilder logged = new StringBuilder();
        assertTrue(
                Garbage.collectUntil(
                        () ->
                                logged.append(LoggedErrors.take())
                                        .toString()
                                        .contains("was never retrieved")));
    }

    @Test
    void cancelledFuture_dropped_isNotReported() {
        loop.createFuture().cancel();

        assertNothingReported();
    }

    @Test
    void gather_lateFailureOfAnotherChild_isNotReported() {
        gatherTwoFailures();

        assertNothingReported();
    }

    private void gatherTwoFailures() {
        runMain(
                () -> {
                    AsyncFuture<String> first = loop.createFuture();
                    AsyncFuture<String> second = loop.createFuture();
                    AsyncFuture<List<String>> both = Asyncio.gather(first, second);
                    first.setException(failure);
                    assertThrows(IllegalStateException.class, () -> Asyncio.await(both));
                    second.setException(failure);
                    yieldNow();
                });
    }

    @Test
    void gather_cancelledWhileAChildFails_marksThatFailureAsSeen() {
        gatherWithFailureDuringCancel();

        assertNothingReported();
    }

    private void gatherWithFailureDuringCancel() {
        runMain(
                () -> {
                    Task<Void> stubborn =
                            Asyncio.createTask(
                                    () -> {
                                        try {
                                            sleepSeconds(10);
                                        } catch (CancelledError cancelled) {
                                            throw failure;
                                        }
                                    });
                    AsyncFuture<?> all = Asyncio.gather(List.of(stubborn), true);
                    yieldNow();
                    all.cancel();
                    assertThrows(CancelledError.class, () -> Asyncio.await(all));
                });
    }

    @Test
    void exception_cancelAskedForAfterwards_isNotReported() {
        dropFuture(AsyncFuture::cancel);

        assertNothingReported();
    }

    @Test
    void exceptionOfATask_cancelAskedForAfterwards_isNotReported() {
        failAndCancelTask();

        assertNothingReported();
    }

    private void failAndCancelTask() {
        Task<Void> task =
                loop.createTask(
                        () -> {
                            throw failure;
                        });
        loop.runOnce();
        task.cancel();
    }

    @Test
    void pendingFuture_dropped_isNotReported() {
        loop.createFuture();

        assertNothingReported();
    }

    @Test
    void result_neverAskedFor_isNotReported() {
        loop.createFuture().setResult("value");

        assertNothingReported();
    }

    @Test
    void result_askedFor_isNotReported() {
        AsyncFuture<String> future = loop.createFuture();
        future.setResult("value");
        assertEquals("value", future.result());

        assertNothingReported();
    }
}
