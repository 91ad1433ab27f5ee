package io.nettio.inspect;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.nettio.Asyncio;
import io.nettio.Body;
import io.nettio.Coroutine;
import io.nettio.Loop;
import io.nettio.ReturnWhen;
import io.nettio.Task;
import io.nettio.inspect.LoopSnapshot.Answer;
import io.nettio.testing.CleanLoops;
import io.nettio.testing.LoopThread;

import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;

/**
 * Tasks step, begin and end as fast as they can while several threads look at them: a walk over the
 * frames of a coroutine that runs would crash the JVM.
 */
@Timeout(value = 150, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class FullSpeedTest {
    private static final int TASKS = 30;
    private static final int LOOKS = 300;
    private static final Duration LIMIT = Duration.ofSeconds(60);

    @RegisterExtension final CleanLoops loops = new CleanLoops();

    private final Loop loop = loops.plain();
    private boolean ends; // loop thread only

    private void stepDeep(int depth) {
        if (depth > 0) {
            stepDeep(depth - 1);
        } else {
            Asyncio.sleep(Duration.ZERO);
        }
    }

    private void work(int number) {
        for (int round = 0; !ends; round++) {
            stepDeep(number);
            Task<Void> child = loop.createTask((Body) () -> stepDeep(3));
            if (round % 3 == 0) {
                Asyncio.waitOn(List.of(child), null, ReturnWhen.ALL_COMPLETED);
            } else if (round % 3 == 1) {
                Asyncio.await(Asyncio.gather(List.of(child, loop.createTask((Body) () -> {}))));
            } else {
                Asyncio.sleep(Duration.ofNanos(1_000));
            }
        }
    }

    private void lookWhile(BooleanSupplier going) {
        while (going.getAsBoolean()) {
            LoopSnapshot answered = Inspection.of(loop, LIMIT);
            assertEquals(Answer.COMPLETE, answered.answer());
            answered.tasks().forEach(FullSpeedTest::check);
            assertEquals(List.of(), answered.cycles());
            TaskTree.of(answered);
            Inspection.of(loop, Duration.ZERO); // from outside, for the most part
        }
    }

    private static void check(TaskSnapshot task) {
        assertTrue(task.stackKnown());
        boolean isSuspended =
                task.state() == TaskSnapshot.State.WAITING
                        || task.state() == TaskSnapshot.State.READY;
        assertEquals(isSuspended, !task.stack().isEmpty(), task::toString);
    }

    private void run(List<BooleanSupplier> askers) {
        try (LoopThread thread = new LoopThread(loop)) {
            Task<?> all =
                    thread.call(
                            () -> {
                                List<Task<Void>> workers = new ArrayList<>();
                                for (int i = 0; i < TASKS; i++) {
                                    int number = i;
                                    workers.add(
                                            loop.createTask(
                                                    Coroutine.of((Body) () -> work(number))));
                                }
                                return loop.createTask(
                                        () -> Asyncio.await(Asyncio.gather(workers)));
                            });
            List<CompletableFuture<Void>> looks =
                    askers.stream()
                            .map(going -> CompletableFuture.runAsync(() -> lookWhile(going)))
                            .toList();
            looks.forEach(CompletableFuture::join);
            CompletableFuture<?> end =
                    thread.call(
                            () -> {
                                ends = true;
                                return all.toCompletableFuture();
                            });
            LoopThread.get(end);
        }
    }

    private static BooleanSupplier times(int count) {
        int[] left = {count};
        return () -> left[0]-- > 0;
    }

    @Test
    void looks_whileTasksStepAtFullSpeed_areWholeAndCrashNothing() {
        run(List.of(times(LOOKS), times(LOOKS)));
    }

    @Test
    @Tag("full")
    void looks_forAMinuteAtFullSpeed_areWholeAndCrashNothing() {
        long end = System.nanoTime() + TimeUnit.MINUTES.toNanos(1);
        BooleanSupplier minute = () -> System.nanoTime() - end < 0;
        run(List.of(minute, minute, minute));
    }
}
