package io.nettio.sync;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.params.provider.Arguments.argumentSet;

import io.nettio.testing.LoopTest;

import org.junit.jupiter.api.function.Executable;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

import java.util.function.Consumer;
import java.util.stream.Stream;

/** What would suspend where nothing can: refused by name, and nothing has changed. */
final class OutsideTest extends LoopTest {
    static Stream<Arguments> suspending() {
        AsyncLock lock = new AsyncLock();
        lock.acquire();
        AsyncCondition condition = new AsyncCondition();
        condition.acquire();
        AsyncQueue<String> full = new AsyncQueue<>(1);
        full.putNowait("a");
        return Stream.of(
                call(lock, "acquire", AsyncLock::acquire),
                call(new AsyncSemaphore(0), "acquire", AsyncSemaphore::acquire),
                call(new AsyncBoundedSemaphore(0), "acquire", AsyncSemaphore::acquire),
                call(new AsyncEvent(), "await", AsyncEvent::await),
                call(condition, "await", AsyncCondition::await),
                call(new AsyncBarrier(2), "await", AsyncBarrier::await),
                call(new AsyncQueue<>(), "get", AsyncQueue::get),
                call(new AsyncLifoQueue<>(), "get", AsyncQueue::get),
                call(full, "put", queue -> queue.put("b")),
                call(full, "join", AsyncQueue::join));
    }

    private static <P> Arguments call(P primitive, String method, Consumer<P> call) {
        String name = primitive.getClass().getSimpleName() + "." + method;
        Executable executable = () -> call.accept(primitive);
        return argumentSet(name, name, primitive, executable);
    }

    @ParameterizedTest
    @MethodSource("suspending")
    void suspendingCall_withoutALoop_isNamedWithWhatStartsACoroutine(
            String name, Object primitive, Executable call) {
        String before = primitive.toString();

        String said = assertThrows(IllegalStateException.class, call).getMessage();

        assertContains(name + " would suspend", said);
        assertContains("Asyncio.runCoroutineThreadsafe", said);
        assertEquals(before, primitive.toString());
    }

    @ParameterizedTest
    @MethodSource("suspending")
    void suspendingCall_inAPlainCallback_isNamedWithWhatStartsACoroutine(
            String name, Object primitive, Executable call) {
        String before = primitive.toString();
        loop.callSoon(
                () ->
                        assertContains(
                                name + " would suspend",
                                assertThrows(IllegalStateException.class, call)));

        loop.runOnce();

        assertEquals(before, primitive.toString());
    }
}
