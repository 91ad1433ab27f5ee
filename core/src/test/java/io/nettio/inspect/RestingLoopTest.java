package io.nettio.inspect;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.nettio.Asyncio;
import io.nettio.GuestLoop;
import io.nettio.Task;
import io.nettio.inspect.LoopSnapshot.Answer;
import io.nettio.internal.Engine;
import io.nettio.testing.Garbage;
import io.nettio.testing.LoopThread;
import io.nettio.testing.VirtualTimeLoop;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

import java.lang.ref.WeakReference;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;

/** Loops that nobody turns now, and what a look keeps them from. */
@Timeout(value = 60, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class RestingLoopTest {
    private static final Duration LIMIT = Duration.ofSeconds(20);

    @Test
    void guest_betweenTwoTurns_isReadByTheCaller() {
        GuestLoop loop = new GuestLoop(() -> {});
        Task<Void> task = loop.createTask(() -> Asyncio.sleep(Duration.ofHours(1)));
        loop.runOnce();

        LoopSnapshot seen = Inspection.of(loop, LIMIT);

        assertEquals(Answer.AT_REST, seen.answer());
        assertEquals("Asyncio.sleep", seen.tasks().get(0).awaits().what());
        task.cancel();
        loop.runOnce();
        loop.close();
    }

    @Test
    void loop_neverUsed_hasNoTasks() {
        try (CloseableLoop loop = new CloseableLoop()) {
            assertEquals(List.of(), Inspection.of(loop.virtual, LIMIT).tasks());
            assertEquals(0, Inspection.of(loop.virtual, Duration.ZERO).taskCount());
        }
    }

    private static final class CloseableLoop implements AutoCloseable {
        final VirtualTimeLoop virtual = new VirtualTimeLoop();

        @Override
        public void close() {
            virtual.close();
        }
    }

    @Test
    void turn_begunDuringALook_waitsForItsEnd() throws Exception {
        try (CloseableLoop loop = new CloseableLoop()) {
            Engine engine = loop.virtual.engine();
            List<String> trail = new ArrayList<>();
            CountDownLatch looking = new CountDownLatch(1);
            CompletableFuture<Thread> turning = new CompletableFuture<>();
            Thread looker =
                    new Thread(
                            () ->
                                    engine.threads()
                                            .whileAtRest(
                                                    () -> {
                                                        looking.countDown();
                                                        awaitBlocked(LoopThread.get(turning));
                                                        trail.add("looked");
                                                    }));
            looker.start();
            looking.await();
            loop.virtual.callSoon(() -> trail.add("turned"));
            turning.complete(Thread.currentThread());
            loop.virtual.runOnce();
            looker.join();

            assertEquals(List.of("looked", "turned"), trail);
        }
    }

    private static void awaitBlocked(Thread thread) {
        while (thread.getState() != Thread.State.BLOCKED) {
            Thread.onSpinWait();
        }
    }

    @Test
    void channel_thatIsGone_isNotKeptByItsLabel() {
        WeakReference<Object> channel = new WeakReference<>(new Object());
        Object label = TaskChannel.label(channel.get());

        assertTrue(Garbage.collectUntil(() -> channel.get() == null));
        assertEquals("a channel that is gone", label.toString());
    }

    @Test
    void label_ofAChannel_isItsText() {
        Object channel = "[id: 0x1, L:/127.0.0.1:80]";
        assertSame(channel, TaskChannel.label(channel).toString());
        assertNull(TaskChannel.CURRENT.get());
    }

    @Test
    void limit_ofAnyLength_isTaken() {
        try (CloseableLoop loop = new CloseableLoop()) {
            Duration longest = Duration.ofSeconds(Long.MAX_VALUE);
            assertEquals(Answer.AT_REST, Inspection.of(loop.virtual, longest).answer());
            assertEquals(
                    Answer.AT_REST, Inspection.of(loop.virtual, Duration.ofNanos(-1)).answer());
            Inspection.watchTimes(loop.virtual, longest);
        }
    }
}
