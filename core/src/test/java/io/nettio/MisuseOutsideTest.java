package io.nettio;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.params.provider.Arguments.argumentSet;

import io.nettio.testing.LoopTest;
import io.nettio.testing.VirtualTimeLoop;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.function.Executable;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Stream;

/** What suspends, called where nothing can be suspended, is refused in words and harms nothing. */
final class MisuseOutsideTest extends LoopTest {
    private static final Duration SECOND = Duration.ofSeconds(1);

    static Stream<Arguments> suspending() {
        AsyncFuture<String> future = new VirtualTimeLoop().createFuture();
        CompletableFuture<String> stage = new CompletableFuture<>();
        return Stream.of(
                call("await", () -> Asyncio.await(future)),
                call("await", () -> Asyncio.await(Coroutine.of(() -> "value"))),
                call("await", () -> Asyncio.await(stage)),
                call("sleep", () -> Asyncio.sleep(SECOND)),
                call("waitFor", () -> Asyncio.waitFor(future, SECOND)),
                call(
                        "waitOn",
                        () -> Asyncio.waitOn(List.of(future), null, ReturnWhen.ALL_COMPLETED)),
                call("timeout", () -> Asyncio.timeout(SECOND, scope -> null)),
                call("timeoutAt", () -> Asyncio.timeoutAt(1L, scope -> null)),
                call("taskGroup", () -> Asyncio.taskGroup(group -> {})),
                call("toThread", () -> Asyncio.toThread(() -> "value")),
                call("toThread", () -> Asyncio.toThread(() -> {})));
    }

    static Stream<Arguments> needingALoop() {
        return Stream.of(
                call("gather", () -> Asyncio.gather(Coroutine.of(() -> "value"))),
                call("shield", () -> Asyncio.shield(Coroutine.of(() -> "value"))),
                call("asCompleted", () -> Asyncio.asCompleted(List.of(), null)),
                call("wrapFuture", () -> Asyncio.wrapFuture(new CompletableFuture<>())),
                call("currentTask", Asyncio::currentTask),
                call("getRunningLoop", Asyncio::getRunningLoop),
                call("getRunningLoop", Asyncio::allTasks),
                call("getRunningLoop", () -> Asyncio.createTask(() -> {})));
    }

    private static Arguments call(String function, Executable call) {
        return argumentSet(function, function, call);
    }

    @ParameterizedTest
    @MethodSource("suspending")
    void suspendingCall_withoutALoop_namesWhatStartsACoroutine(String function, Executable call) {
        String said = assertThrows(IllegalStateException.class, call).getMessage();

        assertContains(function + " may only be called inside a coroutine", said);
        assertContains("createTask", said);
        assertContains("Asyncio.run", said);
        assertContains("Asyncio.runCoroutineThreadsafe", said);
    }

    @ParameterizedTest
    @MethodSource("suspending")
    void suspendingCall_inAPlainCallback_isRefusedAndTheLoopGoesOn(
            String function, Executable call) {
        loop.callSoon(
                () ->
                        assertContains(
                                function + " may only be called inside a coroutine",
                                assertThrows(IllegalStateException.class, call)));

        runMain(
                () -> {
                    sleepSeconds(1);
                    noteAt("goes on");
                });

        assertTrail("goes on@1");
    }

    @ParameterizedTest
    @MethodSource("needingALoop")
    void callThatNeedsALoop_withoutOne_namesWhatStartsOne(String function, Executable call) {
        String said = assertThrows(IllegalStateException.class, call).getMessage();

        assertContains(function + ": no loop runs on this thread", said);
        assertContains("Asyncio.run or", said);
    }

    @Test
    void await_onAnotherThreadThanTheLoops_isRefused() throws Exception {
        AsyncFuture<String> future = loop.createFuture();
        IllegalStateException[] refused = new IllegalStateException[1];
        runMain(
                () -> {
                    Thread other =
                            new Thread(
                                    () ->
                                            refused[0] =
                                                    assertThrows(
                                                            IllegalStateException.class,
                                                            () -> Asyncio.await(future)));
                    other.start();
                    other.join();
                });

        assertContains("Asyncio.runCoroutineThreadsafe", refused[0]);
    }

    @Test
    void run_insideALoop_isRefusedAndTheCoroutineCanBeAwaited() {
        runMain(
                () -> {
                    Coroutine<String> coroutine = Coroutine.of(() -> "value");
                    assertContains(
                            "await the coroutine instead",
                            assertThrows(
                                    IllegalStateException.class, () -> Asyncio.run(coroutine)));
                    assertEquals(1, loop.allTasks().size());
                    note(Asyncio.await(coroutine));
                });

        assertTrail("value");
    }
}
