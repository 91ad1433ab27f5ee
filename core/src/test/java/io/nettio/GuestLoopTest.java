package io.nettio;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;

/** A loop that a host turns. */
class GuestLoopTest {
    private final AtomicInteger wakes = new AtomicInteger();
    private final GuestLoop loop = new GuestLoop(wakes::incrementAndGet);
    private final List<String> trail = new ArrayList<>();

    @Test
    void turn_always_runsOnlyWhatWasReadyWhenItBegan() {
        loop.callSoon(
                () -> {
                    trail.add("first");
                    loop.callSoon(() -> trail.add("second"));
                });

        loop.runOnce();
        assertEquals(List.of("first"), trail);
        loop.runOnce();
        assertEquals(List.of("first", "second"), trail);
    }

    @Test
    void task_turnedByTheHost_getsToItsEnd() {
        Task<String> task =
                loop.createTask(
                        () -> {
                            Asyncio.sleep(Duration.ZERO);
                            return "done";
                        });

        while (!task.done()) {
            loop.runOnce();
        }

        assertEquals("done", task.result());
    }

    @Test
    void delay_ofAnIdleLoop_isForEver() {
        assertEquals(Long.MAX_VALUE, loop.nextDelayNanos());
    }

    @Test
    void delay_withSomethingReady_isNone() {
        loop.callSoon(() -> {});

        assertEquals(0, loop.nextDelayNanos());
    }

    @Test
    void delay_withATimer_isTheTimeUntilIt() {
        loop.callLater(Duration.ofHours(1), () -> {});

        long delay = loop.nextDelayNanos();

        assertTrue(delay > 0 && delay <= Duration.ofHours(1).toNanos(), "delay: " + delay);
    }

    @Test
    void submit_fromAnotherThread_wakesTheHost() throws Exception {
        Thread.ofPlatform()
                .start(() -> loop.callSoonThreadsafe(() -> trail.add("submitted")))
                .join();

        assertEquals(1, wakes.get());
        assertEquals(0, loop.nextDelayNanos());
        loop.runOnce();
        assertEquals(List.of("submitted"), trail);
    }

    @Test
    void runForever_onAGuest_isRefusedAndNamesRunOnce() {
        Exception refused = assertThrows(IllegalStateException.class, loop::runForever);

        assertTrue(refused.getMessage().contains("runOnce()"), refused.getMessage());
    }

    @Test
    void close_fromInsideATurn_isRefused() {
        List<Throwable> told = new ArrayList<>();
        loop.setExceptionHandler((where, context) -> told.add(context.exception()));
        loop.callSoon(loop::close);

        loop.runOnce();

        assertEquals(IllegalStateException.class, told.get(0).getClass());
        loop.stop();
        loop.close();
        assertTrue(loop.isClosed());
        assertThrows(IllegalStateException.class, loop::runOnce);
    }
}
