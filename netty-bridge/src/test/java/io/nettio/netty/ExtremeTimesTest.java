package io.nettio.netty;

import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.nettio.AsyncTimeoutException;
import io.nettio.Asyncio;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/**
 * Delays, deadlines and periods at the ends of their range: no timer keeps another from running.
 */
class ExtremeTimesTest {
    private final AsyncioEventLoop loop = TestLoops.newLoop();
    private final CountDownLatch ran = new CountDownLatch(1);

    @AfterEach
    void closeLoop() {
        loop.close();
    }

    private void assertRuns() throws InterruptedException {
        assertTrue(ran.await(30, TimeUnit.SECONDS));
    }

    @Test
    void delay_beforeTheBeginningOfTime_runsThoughOneIsSetForItsEnd() throws Exception {
        loop.execute(
                () -> {
                    loop.callLater(Duration.ofSeconds(Long.MIN_VALUE), ran::countDown);
                    loop.callLater(Duration.ofSeconds(Long.MAX_VALUE), () -> {});
                });

        assertRuns();
    }

    @Test
    void deadline_beforeTheBeginningOfTime_runsThoughOneIsSetForItsEnd() throws Exception {
        loop.execute(
                () -> {
                    loop.callAt(Long.MIN_VALUE, ran::countDown);
                    loop.callAt(Long.MAX_VALUE, () -> {});
                });

        assertRuns();
    }

    @Test
    void timer_thatIsOverdue_runsThoughPeriodsLastForEver() throws Exception {
        CountDownLatch periodsBegan = new CountDownLatch(2);
        loop.scheduleWithFixedDelay(periodsBegan::countDown, 0, Long.MAX_VALUE, TimeUnit.DAYS);
        loop.scheduleAtFixedRate(periodsBegan::countDown, 0, Long.MAX_VALUE, TimeUnit.DAYS);
        assertTrue(periodsBegan.await(30, TimeUnit.SECONDS));

        loop.execute(() -> loop.callLater(-1, TimeUnit.DAYS, ran::countDown));

        assertRuns();
    }

    @Test
    void timeoutAt_theBeginningOfTime_expires() {
        assertThrows(
                AsyncTimeoutException.class,
                () ->
                        loop.runUntilComplete(
                                () ->
                                        Asyncio.timeoutAt(
                                                Long.MIN_VALUE,
                                                scope -> {
                                                    Asyncio.sleep(Duration.ofHours(1));
                                                    return null;
                                                })));
    }
}
