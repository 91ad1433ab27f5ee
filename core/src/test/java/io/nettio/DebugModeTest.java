package io.nettio;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.nettio.testing.VirtualTimeLoop;

import org.junit.jupiter.api.Test;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;

/** What debug mode tells: where things were made, and what was never awaited. */
class DebugModeTest {
    private final VirtualTimeLoop loop = new VirtualTimeLoop();
    private final BlockingQueue<ExceptionContext> told = new LinkedBlockingQueue<>();

    private boolean namesThisTest(List<StackTraceElement> frames) {
        return frames.stream()
                .anyMatch(frame -> frame.getClassName().startsWith(getClass().getName()));
    }

    @Test
    void failedCallback_inDebugMode_comesWithWhereItWasMade() {
        loop.setExceptionHandler((where, context) -> told.add(context));
        loop.setDebug(true);
        assertTrue(loop.getDebug());

        loop.callSoon(
                () -> {
                    throw new IllegalStateException("boom");
                });
        loop.runOnce();

        assertTrue(namesThisTest(told.remove().sourceStack()));
        loop.close();
    }

    @Test
    void failedCallback_outsideDebugMode_hasNoSource() {
        loop.setExceptionHandler((where, context) -> told.add(context));

        loop.callSoon(
                () -> {
                    throw new IllegalStateException("boom");
                });
        loop.runOnce();

        assertEquals(List.of(), told.remove().sourceStack());
        loop.close();
    }

    @Test
    void coroutineNeverAwaited_inDebugMode_isReportedWithWhereItWasMade() throws Exception {
        loop.setExceptionHandler((where, context) -> told.add(context));
        loop.setDebug(true);
        loop.callSoon(DebugModeTest::makeCoroutineAndForgetIt);
        loop.runOnce();

        ExceptionContext report = awaitReport();

        assertTrue(report.message().contains("never awaited"), report.message());
        assertTrue(namesThisTest(report.sourceStack()));
        loop.close();
    }

    @Test
    void coroutineDroppedByATaskFactory_inDebugMode_isReportedWithWhereItWasMade()
            throws Exception {
        loop.setExceptionHandler((where, context) -> told.add(context));
        loop.setDebug(true);
        loop.setTaskFactory(
                new TaskFactory() {
                    @Override
                    @SuppressWarnings("TypeParameterUnusedInFormals") // as the interface has it
                    public <T> Task<T> create(Loop on, Coroutine<T> dropped, Task.Options options) {
                        return TaskFactory.newTask(on, Coroutine.of(() -> null), options);
                    }
                });
        loop.callSoon(() -> loop.createTask(() -> "never"));
        loop.runOnce();
        loop.runOnce();

        ExceptionContext report = awaitReport();

        assertTrue(report.message().contains("never awaited"), report.message());
        assertTrue(namesThisTest(report.sourceStack()));
        loop.close();
    }

    private ExceptionContext awaitReport() throws InterruptedException {
        ExceptionContext report = null;
        for (int i = 0; i < 300 && report == null; i++) {
            System.gc();
            loop.runOnce();
            report = told.poll(100, TimeUnit.MILLISECONDS);
        }
        assertNotNull(report, "nothing was reported");
        return report;
    }

    private static void makeCoroutineAndForgetIt() {
        Coroutine.of(() -> "never");
    }

    @Test
    void droppedFailure_inDebugMode_comesWithWhereItsFutureWasMade() throws Exception {
        loop.setExceptionHandler((where, context) -> told.add(context));
        loop.setDebug(true);
        failAndForget();

        ExceptionContext report = awaitReport();

        assertTrue(report.message().contains("never retrieved"), report.message());
        assertTrue(namesThisTest(report.sourceStack()));
        loop.close();
    }

    private void failAndForget() {
        loop.createFuture().setException(new IllegalStateException("unseen"));
    }

    @Test
    void pendingTask_inDebugMode_isReportedWithWhereItWasMade() {
        loop.setExceptionHandler((where, context) -> told.add(context));
        loop.setDebug(true);
        loop.createTask(() -> Asyncio.sleep(Duration.ofHours(1)));
        loop.runOnce();

        loop.close();

        assertTrue(namesThisTest(told.remove().sourceStack()));
    }

    @Test
    void debugMode_bySystemProperty_isOnFromTheStart() {
        System.setProperty("nettio.debug", "true");
        try {
            assertTrue(loop.getDebug());
        } finally {
            System.clearProperty("nettio.debug");
        }

        VirtualTimeLoop next = new VirtualTimeLoop();
        assertFalse(next.getDebug());
        next.close();
        loop.close();
    }
}
