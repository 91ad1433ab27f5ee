package io.nettio;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.nettio.testing.LoopTest;

import org.junit.jupiter.api.Test;

/** {@code callSoon} and {@code callSoonThreadsafe}: order, turns, handles. */
final class LoopCallbackTest extends LoopTest {
    @Test
    void callSoon_several_runInTheirOrder() {
        loop.callSoon(() -> note("a"));
        loop.callSoon(() -> note("b"));
        loop.callSoon(() -> note("c"));

        loop.runOnce();

        assertTrail("a", "b", "c");
    }

    @Test
    void callSoon_insideACallback_waitsForTheNextTurn() {
        loop.callSoon(
                () -> {
                    note("a");
                    loop.callSoon(() -> note("from a"));
                });
        loop.callSoon(() -> note("b"));

        loop.runOnce();
        assertTrail("a", "b");
        loop.runOnce();
        assertTrail("a", "b", "from a");
    }

    @Test
    void callSoon_sameCallbackTwice_runsTwice() {
        Runnable callback = () -> note("called");

        loop.callSoon(callback);
        loop.callSoon(callback);
        loop.runOnce();

        assertTrail("called", "called");
    }

    @Test
    void callSoon_moreThanTheRingHolds_keepsTheOrderOverItsGrowth() {
        StringBuilder order = new StringBuilder();
        StringBuilder expected = new StringBuilder();
        for (int round = 0; round < 3; round++) {
            for (int i = 0; i < 50 << round; i++) {
                String name = round + ":" + i + " ";
                loop.callSoon(() -> order.append(name));
                expected.append(name);
            }
            loop.runOnce();
        }

        assertEquals(expected.toString(), order.toString());
    }

    @Test
    void handle_cancelledBeforeItsTurn_doesNotRun() {
        Handle handle = loop.callSoon(() -> note("cancelled"));
        loop.callSoon(() -> note("other"));

        handle.cancel();
        loop.runOnce();

        assertTrue(handle.cancelled());
        assertTrail("other");
    }

    @Test
    void handle_cancelledByAnEarlierCallbackOfTheSameTurn_doesNotRun() {
        Handle[] later = new Handle[1];
        loop.callSoon(() -> later[0].cancel());
        later[0] = loop.callSoon(() -> note("cancelled"));

        loop.runOnce();

        assertTrail();
    }

    @Test
    void handle_cancelledTwice_staysCancelled() {
        Handle handle = loop.callSoon(() -> note("cancelled"));

        handle.cancel();
        handle.cancel();
        loop.runOnce();

        assertTrue(handle.cancelled());
        assertTrail();
    }

    @Test
    void handle_afterItRan_isNotCancelled() {
        Handle handle = loop.callSoon(() -> note("ran"));

        loop.runOnce();

        assertFalse(handle.cancelled());
        assertTrail("ran");
    }

    @Test
    void handle_contextGiven_isTheOneItRunsIn() {
        ContextVar<String> user = ContextVar.of("user");
        Context context = new Context();
        context.run(() -> user.set("ada"));

        Handle handle = loop.callSoon(() -> note(user.get()), context);
        loop.runOnce();

        assertSame(context, handle.context());
        assertTrail("ada");
    }

    @Test
    void handle_toString_showsTheCallbackUntilItIsCancelled() {
        Runnable callback =
                new Runnable() {
                    @Override
                    public void run() {}

                    @Override
                    public String toString() {
                        return "the callback";
                    }
                };
        Handle handle = loop.callSoon(callback);
        assertEquals("Handle[the callback]", handle.toString());

        handle.cancel();
        loop.runOnce();

        assertEquals("Handle[cancelled]", handle.toString());
    }

    @Test
    void callback_throws_isReportedAndTheTurnGoesOn() {
        IllegalStateException failure = new IllegalStateException("in a callback");
        Handle handle =
                loop.callSoon(
                        () -> {
                            throw failure;
                        });
        loop.callSoon(() -> note("next"));

        loop.runOnce();

        assertTrail("next");
        ExceptionContext report = takeReport();
        assertEquals("Exception in callback", report.message());
        assertSame(failure, report.exception());
        assertSame(handle, report.handle());
    }

    @Test
    void callback_throwsAnError_doesNotEndTheLoop() {
        AssertionError failure = new AssertionError("in a callback");
        loop.callSoon(
                () -> {
                    throw failure;
                });

        runMain(() -> note("main"));

        assertTrail("main");
        assertSame(failure, takeReport().exception());
    }

    @Test
    void callSoonThreadsafe_beforeTheLoopRuns_comesBehindWhatIsReady() {
        loop.callSoonThreadsafe(() -> note("submitted"));
        loop.callSoon(() -> note("ready"));

        loop.runOnce();

        assertTrail("ready", "submitted");
    }

    @Test
    void callSoonThreadsafe_onTheLoop_runsInTheNextTurn() {
        loop.callSoon(() -> loop.callSoonThreadsafe(() -> note("submitted")));

        loop.runOnce();
        assertTrail();
        loop.runOnce();
        assertTrail("submitted");
    }

    @Test
    void callSoonThreadsafe_cancelled_doesNotRun() {
        Handle handle = loop.callSoonThreadsafe(() -> note("cancelled"));

        handle.cancel();
        loop.runOnce();

        assertTrue(handle.cancelled());
        assertTrail();
    }

    @Test
    void callSoonThreadsafe_cancelledAfterItRan_isNotCancelled() {
        Handle handle = loop.callSoonThreadsafe(() -> note("ran"));

        loop.runOnce();
        handle.cancel();

        assertFalse(handle.cancelled());
        assertTrail("ran");
    }

    @Test
    void callSoonThreadsafe_cancelledByItself_isNotCancelled() {
        Handle[] self = new Handle[1];
        self[0] =
                loop.callSoonThreadsafe(
                        () -> {
                            self[0].cancel();
                            note(self[0].cancelled());
                        });

        loop.runOnce();

        assertTrail("false");
    }

    @Test
    void callSoonThreadsafe_contextGiven_runsInIt() {
        ContextVar<String> user = ContextVar.of("user");
        Context context = new Context();
        context.run(() -> user.set("ada"));

        loop.callSoonThreadsafe(() -> note(user.get()), context);
        loop.runOnce();

        assertTrail("ada");
    }

    @Test
    void callSoonThreadsafe_throws_isReportedWithItsHandle() {
        IllegalStateException failure = new IllegalStateException("submitted");
        Handle handle =
                loop.callSoonThreadsafe(
                        () -> {
                            throw failure;
                        });

        loop.runOnce();

        ExceptionContext report = takeReport();
        assertSame(failure, report.exception());
        assertSame(handle, report.handle());
    }

    @Test
    void callSoon_onTheLoopForEver_delaysATimerByNoMoreThanATurn() {
        boolean[] due = {false};
        loop.callLater(java.time.Duration.ofSeconds(1), () -> due[0] = true);
        Runnable[] busy = new Runnable[1];
        busy[0] =
                () -> {
                    if (!due[0]) {
                        loop.callSoon(busy[0]);
                    }
                };
        busy[0].run();
        loop.runOnce();

        loop.advance(java.time.Duration.ofSeconds(1));
        loop.runOnce();

        assertTrue(due[0]);
        loop.runOnce();
    }

    @Test
    void callSoonThreadsafe_onTheLoop_keepsTheOrderOfCallSoon() {
        loop.callSoon(
                () -> {
                    loop.callSoon(() -> note("first"));
                    loop.callSoonThreadsafe(() -> note("second"));
                    loop.callSoon(() -> note("third"));
                });

        loop.runOnce();
        loop.runOnce();

        assertTrail("first", "second", "third");
    }
}
