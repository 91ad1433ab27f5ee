package io.nettio.internal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;

import java.util.concurrent.RejectedExecutionException;

/** The engine: who may touch it, what belongs to it, and its end. */
final class EngineAccessTest extends EngineFixture {
    @Test
    void mayTouch_nobodyRunsIt_anyThreadMay() {
        assertTrue(engine.mayTouch());
        assertFalse(engine.inLoop());
    }

    @Test
    void mayTouch_ownThreadNotStarted_nobodyMay() {
        assertFalse(new Engine(() -> nowNanos, inbox, poller, true).mayTouch());
    }

    @Test
    void current_entered_isTheEngineUntilItIsLeft() {
        engine.enter();
        try {
            assertSame(engine, Engine.current());
            assertTrue(engine.inLoop());
            assertTrue(engine.isRunning());
        } finally {
            engine.leave();
        }
        assertEquals(null, Engine.current());
        assertFalse(engine.isRunning());
    }

    @Test
    void inLoop_threadOfTheCoroutineBeingStepped_isIn() {
        Thread coroutine = new Thread(() -> {});
        assertEquals(null, engine.threads().swapCoroutineThread(coroutine));
        assertTrue(engine.inLoop(coroutine));
        assertSame(coroutine, engine.threads().swapCoroutineThread(null));
        assertFalse(engine.inLoop(coroutine));
    }

    @Test
    void host_notBound_isRefused() {
        assertThrows(NullPointerException.class, engine::host);
    }

    @Test
    void attachment_isMadeOnce() {
        Object first = engine.attachment(Object::new);
        assertSame(first, engine.attachment(Object::new));
    }

    @Test
    void close_tellsTheLayerAboveAndForgetsAll() {
        engine.onClose(() -> trail.add("closing with " + engine.readyCount()));
        engine.ready(noting("never"));
        engine.schedule(5, noting("never"));
        engine.close();
        assertTrail("closing with 1");
        assertEquals(0, engine.readyCount());
        assertEquals(0, engine.timerCount());
    }

    @Test
    void inbox_closed_rejects() {
        engine.submit(noting("taken"));
        inbox.close();
        assertThrows(RejectedExecutionException.class, () -> engine.submit(noting("never")));
        assertEquals(1, engine.inboxCount());
    }

    @Test
    void submitted_isTheCallbackAsARunnable() {
        Submitted submitted = new Submitted(noting("callback"));
        submitted.run();
        assertTrail("callback");
        assertEquals("callback", submitted.toString());
    }
}
