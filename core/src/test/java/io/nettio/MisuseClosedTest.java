package io.nettio;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.params.provider.Arguments.argumentSet;

import io.nettio.testing.LoopTest;
import io.nettio.testing.VirtualTimeLoop;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

import java.time.Duration;
import java.util.function.Consumer;
import java.util.stream.Stream;

/** A closed loop refuses all that would wait for ever. */
final class MisuseClosedTest extends LoopTest {
    static Stream<Arguments> calls() {
        return Stream.of(
                        call("callSoon", loop -> loop.callSoon(() -> {})),
                        call("callSoonThreadsafe", loop -> loop.callSoonThreadsafe(() -> {})),
                        call("callLater", loop -> loop.callLater(Duration.ZERO, () -> {})),
                        call("callAt", loop -> loop.callAt(5, () -> {})),
                        call("createTask", loop -> loop.createTask(() -> {})),
                        call("runInExecutor", loop -> loop.runInExecutor(null, () -> {})),
                        call("runForever", Loop::runForever),
                        call("runUntilComplete", loop -> loop.runUntilComplete(() -> {})))
                .flatMap(c -> Stream.of(on("virtual", new VirtualTimeLoop(), c), onPlain(c)));
    }

    private record Call(String name, Consumer<Loop> code) {}

    private static Call call(String name, Consumer<Loop> code) {
        return new Call(name, code);
    }

    private static Arguments onPlain(Call call) {
        return on("plain", LoopPolicy.newPlainLoop(), call);
    }

    private static Arguments on(String kind, Loop closed, Call call) {
        closed.close();
        return argumentSet(call.name + " on " + kind, closed, call.code);
    }

    @ParameterizedTest
    @MethodSource("calls")
    void call_closedLoop_isRefused(Loop closed, Consumer<Loop> call) {
        assertContains(
                "Event loop is closed",
                assertThrows(IllegalStateException.class, () -> call.accept(closed)));
        LoopStatistics left = closed.statistics();
        assertEquals(0, left.ready() + left.inbox() + left.timers() + left.tasks());
    }

    @Test
    void runOnce_closedLoop_isRefused() {
        loop.close();

        assertThrows(IllegalStateException.class, loop::runOnce);
    }

    @Test
    void createTask_closedLoop_leavesTheCoroutineForAnother() {
        Coroutine<String> coroutine = Coroutine.of(() -> "value");
        VirtualTimeLoop closed = loops.virtual();
        closed.close();

        assertThrows(IllegalStateException.class, () -> closed.createTask(coroutine));
        assertThrows(IllegalStateException.class, () -> closed.runUntilComplete(coroutine));

        assertEquals("value", loop.runUntilComplete(coroutine));
    }

    @Test
    void taskFactoryNewTask_closedLoop_isRefused() {
        loop.close();

        assertThrows(
                IllegalStateException.class,
                () -> TaskFactory.newTask(loop, Coroutine.of(() -> {}), Task.Options.DEFAULT));
    }

    @Test
    void setResult_closedLoopWithoutCallbacks_isAResult() {
        AsyncFuture<String> future = loop.createFuture();
        loop.close();

        future.setResult("value");

        assertEquals("value", future.result());
    }

    @Test
    void setResult_closedLoopWithACallback_isRefused() {
        AsyncFuture<String> future = loop.createFuture();
        future.addDoneCallback(done -> note("never"));
        loop.close();

        assertThrows(IllegalStateException.class, () -> future.setResult("value"));
        assertTrail();
    }

    @Test
    void isClosed_beforeAndAfter_saysSo() {
        assertFalse(loop.isClosed());

        loop.close();

        assertTrue(loop.isClosed());
        assertFalse(loop.isRunning());
    }
}
