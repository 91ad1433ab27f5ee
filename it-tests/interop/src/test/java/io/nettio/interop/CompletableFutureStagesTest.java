package io.nettio.interop;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.nettio.Asyncio;
import io.nettio.CancelledError;
import io.nettio.Task;
import io.nettio.netty.Transports;

import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

import java.io.IOException;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;

/** The JDK's stages with the loop as their executor. */
@Timeout(value = 60, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class CompletableFutureStagesTest {
    private static final String TRANSPORTS = "io.nettio.interop.InteropLoop#transports";

    @ParameterizedTest
    @MethodSource(TRANSPORTS)
    void asyncStages_runInTheOrderOfCallSoon(Transports transport) {
        try (InteropLoop at = new InteropLoop(transport)) {
            at.loop.runUntilComplete(
                    () -> {
                        at.loop.callSoon(() -> at.note("callSoon 1"));
                        CompletableFuture<Void> stages =
                                CompletableFuture.runAsync(() -> at.note("stage 1"), at.loop)
                                        .thenApplyAsync(
                                                nothing -> {
                                                    at.note("stage 2");
                                                    return "value";
                                                },
                                                at.loop)
                                        .thenAcceptAsync(at::note, at.loop);
                        at.loop.execute(() -> at.note("execute"));
                        at.loop.callSoon(
                                () -> {
                                    at.note("callSoon 2");
                                    at.loop.callSoon(() -> at.note("callSoon 3"));
                                });
                        Asyncio.await(stages);
                        at.note("awaited");
                    });

            at.assertTrail(
                    "callSoon 1",
                    "stage 1",
                    "execute",
                    "callSoon 2",
                    "stage 2",
                    "callSoon 3",
                    "value",
                    "awaited");
        }
    }

    @ParameterizedTest
    @MethodSource(TRANSPORTS)
    void stageThatFails_failsItsFutureAndNotTheLoop(Transports transport) {
        IOException failure = new IOException("disk");
        try (InteropLoop at = new InteropLoop(transport)) {
            at.loop.runUntilComplete(
                    () -> {
                        CompletableFuture<Void> stage =
                                CompletableFuture.runAsync(
                                        () -> {
                                            throw new CompletionException(failure);
                                        },
                                        at.loop);
                        assertSame(
                                failure,
                                assertThrows(IOException.class, () -> Asyncio.await(stage)));
                        Asyncio.sleep(Duration.ofSeconds(1));
                        at.note("alive");
                    });

            at.assertTrail("alive");
        }
    }

    @ParameterizedTest
    @MethodSource(TRANSPORTS)
    void stageThatIsCancelled_throwsCancelledErrorInTheCoroutine(Transports transport) {
        try (InteropLoop at = new InteropLoop(transport)) {
            at.loop.runUntilComplete(
                    () -> {
                        CompletableFuture<String> stage = new CompletableFuture<>();
                        at.loop.callLater(Duration.ofSeconds(1), () -> stage.cancel(false));
                        assertThrows(CancelledError.class, () -> Asyncio.await(stage));
                    });
        }
    }

    @ParameterizedTest
    @MethodSource(TRANSPORTS)
    void coroutineResult_asAStage_runsItsStagesOnTheLoop(Transports transport) {
        try (InteropLoop at = new InteropLoop(transport)) {
            CompletableFuture<String> stage =
                    InteropLoop.get(
                            CompletableFuture.supplyAsync(
                                    () -> {
                                        Task<String> task =
                                                at.loop.createTask(
                                                        () -> {
                                                            Asyncio.sleep(Duration.ofSeconds(1));
                                                            return "value";
                                                        });
                                        return task.toCompletableFuture()
                                                .thenApplyAsync(
                                                        value -> {
                                                            at.note(value);
                                                            return value + "!";
                                                        },
                                                        at.loop);
                                    },
                                    at.loop));

            assertEquals("value!", InteropLoop.get(stage));
            at.assertTrail("value");
        }
    }

    @ParameterizedTest
    @MethodSource(TRANSPORTS)
    void coroutine_asAStage_isCancelledByItFromAnotherThread(Transports transport) {
        try (InteropLoop at = new InteropLoop(transport)) {
            CompletableFuture<String> seen = new CompletableFuture<>();
            CompletableFuture<String> started = new CompletableFuture<>();
            CompletableFuture<Void> stage =
                    InteropLoop.get(
                            CompletableFuture.supplyAsync(
                                    () ->
                                            at.loop
                                                    .createTask(
                                                            () -> waitForCancel(at, started, seen))
                                                    .toCompletableFuture(),
                                    at.loop));
            InteropLoop.get(started);

            assertTrue(stage.cancel(false));

            assertEquals("cancelled", InteropLoop.get(seen));
        }
    }

    private static void waitForCancel(
            InteropLoop at, CompletableFuture<String> started, CompletableFuture<String> seen) {
        try {
            started.complete("started");
            Asyncio.await(at.loop.createFuture());
        } catch (CancelledError cancelled) {
            seen.complete("cancelled");
            throw cancelled;
        }
    }
}
