package io.nettio.sync;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.params.provider.Arguments.argumentSet;

import io.nettio.Asyncio;
import io.nettio.Body;
import io.nettio.Loop;
import io.nettio.Task;
import io.nettio.testing.LoopTest;
import io.nettio.testing.LoopThread;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.function.Executable;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

import java.util.List;
import java.util.Locale;
import java.util.function.Consumer;
import java.util.stream.Stream;

/**
 * What changes a primitive that a running loop uses, from another thread: refused by name, and
 * nothing has changed.
 */
final class WrongThreadTest extends LoopTest {
    /** A primitive that a task waits for. */
    private record Awaited(Object primitive, Body waiting) {}

    private static Awaited lock() {
        AsyncLock lock = new AsyncLock();
        return new Awaited(
                lock,
                () -> {
                    lock.acquire();
                    lock.acquire();
                });
    }

    private static Awaited semaphore() {
        AsyncSemaphore semaphore = new AsyncSemaphore(0);
        return new Awaited(semaphore, semaphore::acquire);
    }

    private static Awaited boundedSemaphore() {
        AsyncBoundedSemaphore semaphore = new AsyncBoundedSemaphore(0);
        return new Awaited(semaphore, semaphore::acquire);
    }

    private static Awaited event() {
        AsyncEvent event = new AsyncEvent();
        return new Awaited(event, event::await);
    }

    private static Awaited condition() {
        AsyncCondition condition = new AsyncCondition();
        return new Awaited(
                condition,
                () -> {
                    condition.acquire();
                    condition.await();
                });
    }

    private static Awaited barrier() {
        AsyncBarrier barrier = new AsyncBarrier(2);
        return new Awaited(barrier, barrier::await);
    }

    private static Awaited queue() {
        AsyncQueue<String> queue = new AsyncQueue<>();
        return new Awaited(queue, queue::get);
    }

    private static Awaited fullQueue() {
        AsyncQueue<String> queue = new AsyncQueue<>(1);
        return new Awaited(
                queue,
                () -> {
                    queue.put("first");
                    queue.put("second");
                });
    }

    static Stream<Arguments> calls() {
        return Stream.of(
                on(lock(), "acquire", it -> ((AsyncLock) it).acquire()),
                on(lock(), "release", it -> ((AsyncLock) it).release()),
                on(semaphore(), "acquire", it -> ((AsyncSemaphore) it).acquire()),
                on(semaphore(), "release", it -> ((AsyncSemaphore) it).release()),
                on(boundedSemaphore(), "release", it -> ((AsyncSemaphore) it).release()),
                on(event(), "set", it -> ((AsyncEvent) it).set()),
                on(event(), "clear", it -> ((AsyncEvent) it).clear()),
                on(event(), "await", it -> ((AsyncEvent) it).await()),
                on(condition(), "await", it -> ((AsyncCondition) it).await()),
                on(condition(), "signal", it -> ((AsyncCondition) it).signal()),
                on(condition(), "signal", it -> ((AsyncCondition) it).signalAll()),
                on(barrier(), "await", it -> ((AsyncBarrier) it).await()),
                on(barrier(), "reset", it -> ((AsyncBarrier) it).reset()),
                on(barrier(), "abort", it -> ((AsyncBarrier) it).abort()),
                on(queue(), "put", it -> queueOf(it).put("item")),
                on(queue(), "putNowait", it -> queueOf(it).putNowait("item")),
                on(queue(), "get", it -> queueOf(it).get()),
                on(fullQueue(), "getNowait", it -> queueOf(it).getNowait()),
                on(fullQueue(), "taskDone", it -> queueOf(it).taskDone()),
                on(queue(), "shutdown", it -> queueOf(it).shutdown()));
    }

    @SuppressWarnings("unchecked") // all queues here are of strings
    private static AsyncQueue<String> queueOf(Object primitive) {
        return (AsyncQueue<String>) primitive;
    }

    private interface Call {
        void on(Object primitive);
    }

    private static Arguments on(Awaited awaited, String method, Call call) {
        String name = awaited.primitive.getClass().getSimpleName() + "." + method;
        Executable executable = () -> call.on(awaited.primitive);
        return argumentSet(name, name, awaited, executable);
    }

    @ParameterizedTest
    @MethodSource("calls")
    void call_fromAnotherThreadThanTheLoops_isRefusedAndChangesNothing(
            String name, Object awaitedOne, Executable call) {
        Awaited awaited = (Awaited) awaitedOne;
        Loop plain = loops.plain();
        try (LoopThread running = new LoopThread(plain)) {
            Task<Void> waiting = running.call(() -> plain.createTask(awaited.waiting));
            running.call(() -> null); // it waits
            String before = running.call(() -> awaited.primitive.toString());

            IllegalStateException refused = assertThrows(IllegalStateException.class, call);

            assertContains(
                    name.toLowerCase(Locale.ROOT), refused.getMessage().toLowerCase(Locale.ROOT));
            assertContains("callSoonThreadsafe", refused);
            assertEquals(before, running.call(() -> awaited.primitive.toString()));
            running.call(() -> waiting.cancel());
            while (!running.call(waiting::done)) {
                Thread.onSpinWait();
            }
        }
    }

    static Stream<Arguments> callsOnUsed() {
        return Stream.of(
                used(new AsyncLock(), AsyncLock::acquire, "release", AsyncLock::release),
                used(new AsyncSemaphore(2), AsyncSemaphore::acquire, "release", s -> s.release()),
                used(new AsyncEvent(), AsyncEvent::clear, "set", AsyncEvent::set),
                used(new AsyncBarrier(2), AsyncBarrier::reset, "abort", AsyncBarrier::abort),
                used(new AsyncQueue<>(), q -> q.putNowait(1), "putNowait", q -> q.putNowait(2)));
    }

    private static <P> Arguments used(
            P primitive, Consumer<P> use, String method, Consumer<P> call) {
        String name = primitive.getClass().getSimpleName() + "." + method;
        Runnable first = () -> use.accept(primitive);
        Executable second = () -> call.accept(primitive);
        return argumentSet(name, name, primitive, first, second);
    }

    @ParameterizedTest
    @MethodSource("callsOnUsed")
    void call_fromAnotherThreadOnceTheLoopHasUsedIt_isRefusedAndChangesNothing(
            String name, Object primitive, Runnable use, Executable call) {
        try (LoopThread running = new LoopThread(loops.plain())) {
            String before =
                    running.call(
                            () -> {
                                use.run();
                                return primitive.toString();
                            });

            assertContains(
                    name + " is for the loop's own thread",
                    assertThrows(IllegalStateException.class, call));

            assertEquals(before, running.call(primitive::toString));
        }
    }

    @Test
    void primitive_madeOnALoop_isRefusedToAThreadWithoutOneBeforeItIsUsed() {
        try (LoopThread running = new LoopThread(loops.plain())) {
            AsyncEvent event = running.call(AsyncEvent::new);

            assertContains("AsyncEvent.set", assertThrows(IllegalStateException.class, event::set));

            assertFalse(event.isSet());
        }
    }

    @Test
    void primitive_madeOnALoop_mayBeHandedToAnotherBeforeItIsUsed() {
        try (LoopThread maker = new LoopThread(loops.plain());
                LoopThread user = new LoopThread(loops.plain())) {
            AsyncQueue<String> queue = maker.call(() -> new AsyncQueue<>());

            user.call(() -> putInto(queue));

            maker.call(() -> assertThrows(IllegalStateException.class, () -> putInto(queue)));
            assertEquals(1, queue.size());
        }
    }

    @Test
    void primitive_forWhichNobodyWaits_isTheNextLoopsOnceTheFirstHasStopped() {
        AsyncQueue<String> queue = new AsyncQueue<>();
        runMain(() -> queue.putNowait("first"));
        try (LoopThread next = new LoopThread(loops.plain())) {
            next.call(() -> putInto(queue));

            assertThrows(IllegalStateException.class, () -> putInto(queue));
            assertEquals(2, queue.size());
        }
    }

    private static int putInto(AsyncQueue<String> queue) {
        queue.putNowait("item");
        return queue.size();
    }

    @Test
    void primitive_madeOutsideOfAnyLoop_mayBeFilledThereBeforeAndAfterItRuns() {
        AsyncQueue<String> queue = new AsyncQueue<>();
        queue.putNowait("before the loop runs");

        assertEquals(
                List.of("before the loop runs", "in it"),
                runMain(
                        () -> {
                            String first = queue.get();
                            Task<String> second = Asyncio.createTask(queue::get);
                            yieldNow();
                            queue.putNowait("in it");
                            return List.of(first, Asyncio.await(second));
                        }));
        queue.putNowait("and after it has stopped");
        assertEquals(1, queue.size());
    }
}
