package io.nettio;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.nettio.testing.LoopTest;
import io.nettio.testing.LoopThread;

import org.junit.jupiter.api.Test;

import java.io.IOException;
import java.util.List;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ExecutionException;

/** The JDK's stages and futures: awaited, and made of ours; a cancel goes both ways. */
final class CompletionStageTest extends LoopTest {
    private final CompletableFuture<String> stage = new CompletableFuture<>();

    private void completeOnceTheLoopWaits(Runnable completion) {
        Thread loopThread = Thread.currentThread();
        new Thread(
                        () -> {
                            LoopThread.awaitParked(loopThread);
                            completion.run();
                        })
                .start();
    }

    @Test
    void await_doneStage_givesItsResultWithoutSuspending() {
        runMain(
                () -> {
                    loop.callSoon(() -> note("callback"));
                    note(Asyncio.await(CompletableFuture.completedFuture("value")));
                    yieldNow();
                });

        assertTrail("value", "callback");
    }

    @Test
    void await_stageCompletedByAnotherThread_givesItsResult() {
        completeOnceTheLoopWaits(() -> stage.complete("value"));

        runMain(() -> note(Asyncio.await(stage)));

        assertTrail("value");
        assertEquals(0, LoopState.of(loop).engine.jobs().get());
    }

    @Test
    void await_stageCompletedOnTheLoop_givesItsResult() {
        loop.callSoon(() -> stage.complete("value"));

        runMain(() -> note(Asyncio.await(stage)));

        assertTrail("value");
    }

    @Test
    void await_pendingStage_clockStandsStill() {
        completeOnceTheLoopWaits(() -> stage.complete("value"));
        TimerHandle timer = loop.callLater(java.time.Duration.ofSeconds(1), () -> note("never"));

        runMain(() -> noteAt(Asyncio.await(stage)));

        assertTrail("value@0");
        timer.cancel();
    }

    @Test
    void await_failedStage_throwsTheExceptionUnwrapped() {
        IOException failure = new IOException("disk");
        completeOnceTheLoopWaits(() -> stage.completeExceptionally(failure));

        runMain(
                () ->
                        assertSame(
                                failure,
                                assertThrows(
                                        IOException.class,
                                        () ->
                                                Asyncio.await(
                                                        stage.thenApply(String::length),
                                                        IOException.class))));
    }

    @Test
    void await_completionExceptionWithoutCause_isThrownItself() {
        CompletionException failure = new CompletionException(null);
        stage.completeExceptionally(failure);

        runMain(
                () ->
                        assertSame(
                                failure,
                                assertThrows(
                                        CompletionException.class, () -> Asyncio.await(stage))));
    }

    @Test
    void await_cancelledStage_throwsCancelledError() {
        stage.cancel(false);

        runMain(() -> assertThrows(CancelledError.class, () -> Asyncio.await(stage)));
    }

    @Test
    void await_taskCancelled_cancelsTheStage() {
        Task<String> task = loop.createTask(() -> Asyncio.await(stage));
        loop.runOnce();

        task.cancel();
        runMain(() -> Asyncio.waitOn(List.of(task), null, ReturnWhen.ALL_COMPLETED));

        assertTrue(task.cancelled());
        assertTrue(stage.isCancelled());
        assertEquals(0, LoopState.of(loop).engine.jobs().get());
    }

    @Test
    void await_resultComesAfterTheCancel_isIgnored() {
        Task<String> task = loop.createTask(() -> Asyncio.await(stage));
        loop.runOnce();

        task.cancel();
        stage.complete("too late");
        runMain(() -> Asyncio.waitOn(List.of(task), null, ReturnWhen.ALL_COMPLETED));

        assertTrue(task.cancelled());
    }

    @Test
    void await_stageEndsAfterTheLoopClosed_isHarmless() {
        loop.createTask(() -> Asyncio.await(stage));
        loop.runOnce();
        loop.close();

        stage.complete("too late");

        assertContains("destroyed", takeReport().message());
    }

    @Test
    void wrapFuture_isAFutureOfTheLoop() {
        runMain(
                () -> {
                    AsyncFuture<String> wrapped = Asyncio.wrapFuture(stage);
                    assertSame(loop, wrapped.loop());
                    stage.complete("value");
                    note(Asyncio.await(wrapped));
                });

        assertTrail("value");
    }

    @Test
    void stage_stillCountsUntilItsEndIsTakenIn() throws Exception {
        Task<String> task = loop.createTask(() -> Asyncio.await(stage));
        loop.runOnce();

        Thread other = new Thread(() -> stage.complete("value"));
        other.start();
        other.join();

        assertEquals(1, LoopState.of(loop).engine.jobs().get());
        assertEquals("value", loop.runUntilComplete(task));
        assertEquals(0, LoopState.of(loop).engine.jobs().get());
    }

    @Test
    void toCompletableFuture_result_completesItInTheNextTurn() {
        AsyncFuture<String> future = loop.createFuture();
        CompletableFuture<String> target = future.toCompletableFuture();

        future.setResult("value");
        assertFalse(target.isDone());
        loop.runOnce();

        assertEquals("value", target.join());
    }

    @Test
    void toCompletableFuture_failure_failsItWithTheSame() {
        AsyncFuture<String> future = loop.createFuture();
        CompletableFuture<String> target = future.toCompletableFuture();
        IOException failure = new IOException("disk");

        future.setException(failure);
        loop.runOnce();

        assertSame(failure, assertThrows(ExecutionException.class, target::get).getCause());
    }

    @Test
    void toCompletableFuture_cancelled_cancelsIt() {
        AsyncFuture<String> future = loop.createFuture();
        CompletableFuture<String> target = future.toCompletableFuture();

        future.cancel();
        loop.runOnce();

        assertTrue(target.isCancelled());
        assertThrows(CancellationException.class, target::join);
    }

    @Test
    void toCompletableFuture_targetCancelled_cancelsTheFuture() {
        AsyncFuture<String> future = loop.createFuture();
        CompletableFuture<String> target = future.toCompletableFuture();

        target.cancel(false);
        loop.runOnce();

        assertTrue(future.cancelled());
        loop.runOnce();
    }

    @Test
    void toCompletableFuture_loopCloses_failsIt() {
        AsyncFuture<String> future = loop.createFuture();
        CompletableFuture<String> target = future.toCompletableFuture();

        loop.close();

        assertContains(
                "closed",
                assertInstanceOf(
                        IllegalStateException.class,
                        assertThrows(ExecutionException.class, target::get).getCause()));
    }

    @Test
    void toCompletableFuture_targetCancelledAfterTheLoopClosed_isHarmless() {
        AsyncFuture<String> future = loop.createFuture();
        CompletableFuture<String> target = future.toCompletableFuture();
        loop.close();

        assertFalse(target.cancel(false));
    }

    @Test
    void wrapFuture_cancelledOnceTheStageHasEnded_isCancelledAlone() {
        runMain(
                () -> {
                    AsyncFuture<String> wrapped = Asyncio.wrapFuture(stage);
                    Thread other = new Thread(() -> stage.complete("value"));
                    other.start();
                    other.join();
                    wrapped.cancel();
                    yieldNow();
                    note(wrapped.cancelled() + " " + stage.join());
                });

        assertTrail("true value");
    }
}
