package io.nettio;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.nettio.testing.LoopTest;

import org.junit.jupiter.api.Test;

import java.time.Duration;
import java.util.concurrent.CountDownLatch;

/** {@code shutdownDefaultExecutor} with a limit. */
final class ExecutorShutdownTest extends LoopTest {
    @Test
    void shutdown_jobOutlastsTheLimit_isReportedAndInterrupted() {
        CountDownLatch started = new CountDownLatch(1);
        CountDownLatch never = new CountDownLatch(1);
        runMain(
                () -> {
                    AsyncFuture<String> job =
                            loop.runInExecutor(
                                    null,
                                    () -> {
                                        started.countDown();
                                        never.await();
                                        return "value";
                                    });
                    started.await();
                    loop.shutdownDefaultExecutor(Duration.ofMillis(1));
                    assertThrows(InterruptedException.class, () -> Asyncio.await(job));
                });

        assertContains("did not end its jobs within 1 ms", takeReport().message());
    }

    @Test
    void shutdown_jobsEndInTime_isQuiet() {
        runMain(
                () -> {
                    note(Asyncio.toThread(() -> "value"));
                    loop.shutdownDefaultExecutor(Duration.ofMinutes(1));
                });

        assertTrail("value");
        assertEquals(java.util.List.of(), loops.takeReports());
    }

    @Test
    void shutdown_null_isRefused() {
        runMain(
                () ->
                        assertThrows(
                                IllegalArgumentException.class,
                                () -> loop.shutdownDefaultExecutor(null)));
    }
}
