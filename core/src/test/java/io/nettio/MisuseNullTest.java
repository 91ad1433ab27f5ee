package io.nettio;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.params.provider.Arguments.argumentSet;

import io.nettio.testing.LoopTest;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletionStage;
import java.util.function.Consumer;
import java.util.stream.Stream;

/** Null where asyncio forbids None: refused with what to give, and the task goes on. */
final class MisuseNullTest extends LoopTest {
    private static final Duration SECOND = Duration.ofSeconds(1);

    static Stream<Arguments> calls() {
        return Stream.concat(ofAsyncio(), ofLoops());
    }

    private static Stream<Arguments> ofAsyncio() {
        return Stream.of(
                call("await", on -> Asyncio.await((Awaitable<?>) null)),
                call("await stage", on -> Asyncio.await((CompletionStage<?>) null)),
                call("sleep", on -> Asyncio.sleep(null)),
                call("waitFor", on -> Asyncio.waitFor(null, SECOND)),
                call("waitFor zero", on -> Asyncio.waitFor(null, Duration.ZERO)),
                call("waitFor null", on -> Asyncio.waitFor(null, null)),
                call("waitOn", on -> Asyncio.waitOn(null, null, ReturnWhen.ALL_COMPLETED)),
                call("waitOn when", on -> Asyncio.waitOn(List.of(done(on)), null, null)),
                call(
                        "waitOn one",
                        on ->
                                Asyncio.waitOn(
                                        Arrays.asList(done(on), null),
                                        null,
                                        ReturnWhen.ALL_COMPLETED)),
                call("gather", on -> Asyncio.gather(done(on), null)),
                call("gather list", on -> Asyncio.gather(Arrays.asList(done(on), null))),
                call("gather no list", on -> Asyncio.gather((List<Awaitable<String>>) null)),
                call("gather or exceptions", on -> Asyncio.gather(null, true)),
                call("gather array", on -> Asyncio.gather((Awaitable<String>[]) null)),
                call("shield", on -> Asyncio.shield(null)),
                call("asCompleted", on -> Asyncio.asCompleted(Arrays.asList(done(on), null), null)),
                call("asCompleted no list", on -> Asyncio.asCompleted(null, null)),
                call("timeout", on -> Asyncio.timeout(SECOND, null)),
                call("timeoutAt", on -> Asyncio.timeoutAt(1L, null)),
                call("taskGroup", on -> Asyncio.taskGroup(null)),
                call("toThread", on -> Asyncio.toThread((Callable<?>) null)),
                call("toThread body", on -> Asyncio.toThread((Body) null)),
                call("createTask", on -> Asyncio.createTask((Coroutine<?>) null)),
                call("createTask options", on -> Asyncio.createTask(unwatched(), null)),
                call("allTasks", on -> Asyncio.allTasks(null)),
                call("wrapFuture", on -> Asyncio.wrapFuture(null)),
                call("run threadsafe", on -> Asyncio.runCoroutineThreadsafe(null, on)),
                call(
                        "run threadsafe loop",
                        on -> Asyncio.runCoroutineThreadsafe(unwatched(), null)),
                call(
                        "run threadsafe options",
                        on -> Asyncio.runCoroutineThreadsafe(unwatched(), null, on)));
    }

    private static Stream<Arguments> ofLoops() {
        return Stream.of(
                call("callSoon", on -> on.callSoon(null)),
                call("callSoonThreadsafe", on -> on.callSoonThreadsafe(null)),
                call("callLater", on -> on.callLater(SECOND, null)),
                call("callLater delay", on -> on.callLater(null, () -> {})),
                call("callAt", on -> on.callAt(5, null)),
                call("loop.createTask", on -> on.createTask((Coroutine<?>) null)),
                call("loop.createTask options", on -> on.createTask(unwatched(), null)),
                call("createTask callable", on -> on.createTask((Callable<?>) null)),
                call("createTask body", on -> on.createTask((Body) null)),
                call("runInExecutor", on -> on.runInExecutor(null, (Callable<?>) null)),
                call("runInExecutor body", on -> on.runInExecutor(null, (Body) null)),
                call("setDefaultExecutor", on -> on.setDefaultExecutor(null)),
                call("callExceptionHandler", on -> on.callExceptionHandler(null)),
                call("setSlowCallbackDuration", on -> on.setSlowCallbackDuration(null)),
                call("addDoneCallback", on -> on.createFuture().addDoneCallback(null)),
                call("setException", on -> on.createFuture().setException(null)),
                call("setName", on -> Asyncio.currentTask().setName(null)),
                call("Coroutine.of", on -> Coroutine.of((Callable<?>) null)),
                call("Coroutine.of body", on -> Coroutine.of((Body) null)));
    }

    private static Arguments call(String name, Consumer<Loop> code) {
        return argumentSet(name, code);
    }

    private static Coroutine<String> unwatched() {
        return Coroutine.unwatched(() -> "value");
    }

    private static AsyncFuture<String> done(Loop on) {
        AsyncFuture<String> done = on.createFuture();
        done.setResult("value");
        return done;
    }

    @ParameterizedTest
    @MethodSource("calls")
    void call_withNull_isRefusedInWordsAndTheTaskGoesOn(Consumer<Loop> call) {
        runMain(
                () -> {
                    IllegalArgumentException refused =
                            assertThrows(IllegalArgumentException.class, () -> call.accept(loop));
                    assertContains("null", refused);
                    assertContains(" ", refused);
                    yieldTimes(2);
                    note("goes on");
                });

        assertTrail("goes on");
        assertEquals(0, loop.allTasks().size());
    }
}
