package io.nettio;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;

import io.nettio.testing.LoggedErrors;
import io.nettio.testing.LoopTest;
import io.nettio.testing.LoopThread;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;

/** Instruments that fail, await, come and go while the loop works. */
final class InstrumentChangeTest extends LoopTest {
    /** Every event that a loop without channels tells. */
    enum Event {
        SPAWNED,
        READY,
        STEP_BEGINS,
        STEP_ENDS,
        DONE,
        CALLBACK_BEGINS,
        CALLBACK_ENDS,
        WAIT_BEGINS,
        WAIT_ENDS,
        TURN_ENDS
    }

    /** Does something at one kind of event, each time it is told of one. */
    private static class At implements Instrument {
        private final Event when;
        private final Runnable action;

        At(Event when, Runnable action) {
            this.when = when;
            this.action = action;
        }

        private void told(Event event) {
            if (event == when) {
                action.run();
            }
        }

        @Override
        public void taskSpawned(Task<?> task) {
            told(Event.SPAWNED);
        }

        @Override
        public void taskReady(Task<?> task) {
            told(Event.READY);
        }

        @Override
        public void stepBegins(Task<?> task) {
            told(Event.STEP_BEGINS);
        }

        @Override
        public void stepEnds(Task<?> task) {
            told(Event.STEP_ENDS);
        }

        @Override
        public void taskDone(Task<?> task) {
            told(Event.DONE);
        }

        @Override
        public void callbackBegins(Object callback) {
            told(Event.CALLBACK_BEGINS);
        }

        @Override
        public void callbackEnds(Object callback) {
            told(Event.CALLBACK_ENDS);
        }

        @Override
        public void waitBegins(long timeoutNanos) {
            told(Event.WAIT_BEGINS);
        }

        @Override
        public void waitEnds() {
            told(Event.WAIT_ENDS);
        }

        @Override
        public void turnEnds(long startNanos, long durationNanos, int callbacks, long lagNanos) {
            told(Event.TURN_ENDS);
        }
    }

    /** Two tasks, several turns, and a wait: each event comes more than once. */
    private void work() {
        runMain(
                () -> {
                    Task<Void> child = Asyncio.createTask(() -> sleepSeconds(1));
                    yieldNow();
                    Asyncio.await(child);
                    sleepSeconds(1);
                });
    }

    @ParameterizedTest
    @EnumSource
    void instrument_thatThrowsAtAnEvent_isToldOnceAndLoggedOnceAndTheOthersHearAll(Event event) {
        AtomicInteger toldFailing = new AtomicInteger();
        AtomicInteger toldBefore = new AtomicInteger();
        AtomicInteger toldBehind = new AtomicInteger();
        loop.addInstrument(new At(event, toldBefore::incrementAndGet));
        Instrument failing =
                new At(
                        event,
                        () -> {
                            toldFailing.incrementAndGet();
                            throw new AssertionError("instrument");
                        });
        loop.addInstrument(failing);
        loop.addInstrument(new At(event, toldBehind::incrementAndGet));

        work();

        assertEquals(1, toldFailing.get());
        assertEquals(1, LoggedErrors.take().size());
        assertEquals(toldBefore.get(), toldBehind.get());
        assertEquals(true, toldBehind.get() > 1, event + " comes more than once");
        assertFalse(loop.removeInstrument(failing));
    }

    @ParameterizedTest
    @EnumSource
    void instrument_thatAwaits_isRefusedAndRemovedAndTheLoopGoesOn(Event event) {
        loop.addInstrument(new At(event, () -> Asyncio.sleep(Duration.ofSeconds(1))));

        work();

        assertContains(
                "sleep may only be called inside a coroutine", LoggedErrors.take().toString());
        assertEquals(2, seconds());
    }

    @ParameterizedTest
    @EnumSource
    void instrument_thatRemovesItself_isToldNoMore(Event event) {
        AtomicInteger told = new AtomicInteger();
        Instrument[] self = new Instrument[1];
        self[0] =
                new At(
                        event,
                        () -> {
                            told.incrementAndGet();
                            loop.removeInstrument(self[0]);
                        });
        loop.addInstrument(self[0]);

        work();

        assertEquals(1, told.get());
    }

    @ParameterizedTest
    @EnumSource
    void instrument_thatRemovesTheNextOne_keepsThatFromBeingTold(Event event) {
        Instrument next = new At(event, () -> note("told"));
        loop.addInstrument(new At(event, () -> loop.removeInstrument(next)));
        loop.addInstrument(next);

        work();

        assertTrail();
    }

    @ParameterizedTest
    @EnumSource
    void instrument_thatAddsAnother_isToldFirstAndTheOtherFromTheNextEventOn(Event event) {
        Instrument added = new At(event, () -> note("added"));
        Instrument first =
                new At(
                        event,
                        () -> {
                            note("first");
                            if (loop.removeInstrument(added)) {
                                throw new IllegalStateException("enough");
                            }
                            loop.addInstrument(added);
                        });
        loop.addInstrument(first);

        work();

        assertTrail("first", "first");
        assertContains("enough", LoggedErrors.take().toString());
    }

    @Test
    void instrument_addedWithinACallback_hearsNoEndWithoutItsBeginning() {
        Instrument late =
                new Instrument() {
                    @Override
                    public void callbackBegins(Object callback) {
                        note("begins");
                    }

                    @Override
                    public void callbackEnds(Object callback) {
                        note("ends");
                    }

                    @Override
                    public void turnEnds(long start, long duration, int callbacks, long lag) {
                        note("turn of " + callbacks);
                    }
                };
        loop.callSoon(() -> loop.addInstrument(late));
        loop.callSoon(() -> {});
        loop.runOnce();
        assertTrail();

        loop.callSoon(() -> {});
        loop.runOnce();

        assertTrail("begins", "ends", "turn of 1");
    }

    @Test
    void instrument_addedWithinAStep_hearsNoEndOfThatStep() {
        Instrument late = new At(Event.STEP_ENDS, () -> note("ends"));
        runMain(
                () -> {
                    loop.addInstrument(late);
                    yieldNow();
                    note("second step");
                });

        assertTrail("second step", "ends");
    }

    @Test
    void currentTask_forAnInstrument_isNone_andTheTasksOwnBehindIt() {
        loop.addInstrument(new At(Event.STEP_BEGINS, () -> assertNull(Asyncio.currentTask())));

        runMain(
                () -> {
                    loop.addInstrument(
                            new At(Event.SPAWNED, () -> assertNull(Asyncio.currentTask())));
                    Task<?> self = Asyncio.currentTask();
                    Task<Void> child = Asyncio.createTask(() -> {});
                    assertEquals(self, Asyncio.currentTask());
                    Asyncio.await(child);
                });

        assertEquals(List.of(), LoggedErrors.take());
    }

    @Test
    void instruments_changedByAnotherThreadAllTheTime_areToldOfPairs() throws Exception {
        Loop plain = loops.plain();
        AtomicInteger open = new AtomicInteger();
        AtomicInteger wrong = new AtomicInteger();
        try (LoopThread running = new LoopThread(plain)) {
            for (int i = 0; i < 2000; i++) {
                Instrument pairs =
                        new Instrument() {
                            private boolean inCallback;

                            @Override
                            public void callbackBegins(Object callback) {
                                open.incrementAndGet();
                                wrong.addAndGet(inCallback ? 1 : 0);
                                inCallback = true;
                            }

                            @Override
                            public void callbackEnds(Object callback) {
                                wrong.addAndGet(inCallback ? 0 : 1);
                                inCallback = false;
                            }
                        };
                plain.addInstrument(pairs);
                running.call(() -> null);
                plain.removeInstrument(pairs);
            }
        }

        assertEquals(0, wrong.get());
        assertEquals(true, open.get() > 0, "none was told anything");
        assertEquals(List.of(), LoggedErrors.take());
    }
}
