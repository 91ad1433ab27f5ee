package io.nettio.netty;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.nettio.Asyncio;
import io.nettio.Coroutine;
import io.nettio.Loop;
import io.nettio.LoopPolicy;
import io.nettio.TimerHandle;
import io.netty.channel.ManualIoEventLoop;
import io.netty.channel.local.LocalIoHandler;
import io.netty.util.concurrent.MockTicker;
import io.netty.util.concurrent.Ticker;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/**
 * The timers of a guest, by the clock of its executor: a loop that is turned by hand. It is not
 * shut down, since Netty would wait for this clock to move by itself.
 */
@Timeout(60)
class StockTimerTest {
    private final MockTicker ticker = Ticker.newMockTicker();
    private final ManualIoEventLoop executor =
            new ManualIoEventLoop(
                    null, Thread.currentThread(), LocalIoHandler.newFactory(), ticker);
    private final Loop loop = NettyAsyncio.loopOf(executor);
    private final List<String> trail = new ArrayList<>();

    private void advance(long millis) {
        ticker.advanceMillis(millis);
        executor.runNow();
        executor.runNow(); // a due timer asks for a turn
    }

    private TimerHandle note(long millis) {
        return loop.callLater(Duration.ofMillis(millis), () -> trail.add(millis + " ms"));
    }

    @Test
    void timer_runsAtItsDeadlineAndNotBefore() {
        note(100);

        advance(99);
        assertEquals(List.of(), trail);
        advance(1);

        assertEquals(List.of("100 ms"), trail);
    }

    @Test
    void earlierTimer_setLater_runsFirst() {
        note(100);
        executor.runNow();
        note(50);

        advance(50);
        assertEquals(List.of("50 ms"), trail);
        advance(50);

        assertEquals(List.of("50 ms", "100 ms"), trail);
    }

    @Test
    void cancelledTimer_doesNotDelayTheNext() {
        TimerHandle first = note(50);
        note(100);
        executor.runNow();
        first.cancel();

        advance(50);
        advance(50);

        assertEquals(List.of("100 ms"), trail);
    }

    @Test
    void sleep_followsTheExecutorsClock() {
        Asyncio.runCoroutineThreadsafe(
                Coroutine.of(
                        () -> {
                            for (int i = 0; i < 3; i++) {
                                Asyncio.sleep(Duration.ofMillis(10));
                                trail.add("woken");
                            }
                            return null;
                        }),
                loop);
        executor.runNow();

        advance(10);
        advance(10);
        advance(9);
        assertEquals(List.of("woken", "woken"), trail);
        advance(1);

        assertEquals(List.of("woken", "woken", "woken"), trail);
    }

    @Test
    void loopTurnedInsideACoroutineOfAnotherLoop_leavesThatOneCurrent() {
        note(1);
        Loop plain = LoopPolicy.newPlainLoop();
        plain.runUntilComplete(
                () -> {
                    if (executor.inEventLoop()) { // with handoff the coroutine has a thread
                        advance(1);
                    }
                    Asyncio.sleep(Duration.ZERO);
                });
        plain.close();
        advance(1);

        assertEquals(List.of("1 ms"), trail);
    }
}
