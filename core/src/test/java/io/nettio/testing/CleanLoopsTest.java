package io.nettio.testing;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.nettio.AsyncFuture;
import io.nettio.Asyncio;
import io.nettio.ExceptionContext;

import org.junit.jupiter.api.Test;

import java.time.Duration;
import java.util.List;

/** The extension notices what it is there to notice. */
final class CleanLoopsTest {
    private final CleanLoops loops = new CleanLoops();
    private final VirtualTimeLoop loop = loops.virtual();

    @Test
    void endAll_nothingLeft_isSilent() {
        loop.runUntilComplete(() -> Asyncio.sleep(Duration.ofSeconds(1)));

        assertEquals(List.of(), loops.endAll());
    }

    @Test
    void endAll_pendingTask_isNamed() {
        AsyncFuture<Void> never = loop.createFuture();
        loop.createTask(() -> Asyncio.await(never)).setName("waits for ever");
        loop.runOnce();

        assertTrue(loops.endAll().toString().contains("pending Task[waits for ever"));
    }

    @Test
    void endAll_timerLeft_isCounted() {
        loop.callLater(Duration.ofSeconds(1), () -> {});

        assertTrue(loops.endAll().toString().contains("timers=1"));
    }

    @Test
    void endAll_untakenReport_isShown() {
        loop.callExceptionHandler(ExceptionContext.of("something went wrong", null));

        assertTrue(loops.endAll().toString().contains("something went wrong"));
    }

    @Test
    void endAll_loggedError_isShown() {
        loop.defaultExceptionHandler(ExceptionContext.of("something was logged", null));

        assertTrue(loops.endAll().toString().contains("something was logged"));
    }

    @Test
    void nothingUnretrieved_droppedFailure_failsTheClass() {
        dropAFailure();
        AssertionError seen = null;
        try {
            new NothingUnretrieved().afterAll(null);
        } catch (AssertionError found) {
            seen = found;
        }
        assertTrue(String.valueOf(seen).contains("was never retrieved"));
    }

    private void dropAFailure() {
        loop.createFuture().setException(new IllegalStateException("dropped"));
        loop.close();
    }
}
