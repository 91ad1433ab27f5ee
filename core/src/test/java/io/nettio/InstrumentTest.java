package io.nettio;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.nettio.testing.LoggedErrors;
import io.nettio.testing.LoopTest;

import org.junit.jupiter.api.Test;

import java.time.Duration;

/** What instruments are told, in which order, and what one that fails does to the loop. */
final class InstrumentTest extends LoopTest {
    private final class Turns implements Instrument {
        @Override
        public void turnEnds(long startNanos, long durationNanos, int callbacks, long lagNanos) {
            note(
                    "at "
                            + Duration.ofNanos(startNanos).toSeconds()
                            + " for "
                            + Duration.ofNanos(durationNanos).toSeconds()
                            + " ran "
                            + callbacks
                            + " lag "
                            + Duration.ofNanos(lagNanos).toSeconds());
        }
    }

    private final class Tasks implements Instrument {
        @Override
        public void taskSpawned(Task<?> task) {
            note("spawned " + task.name());
        }

        @Override
        public void taskReady(Task<?> task) {
            note("ready " + task.name());
        }

        @Override
        public void stepBegins(Task<?> task) {
            note("begins " + task.name());
        }

        @Override
        public void stepEnds(Task<?> task) {
            note("ends " + task.name());
        }

        @Override
        public void taskDone(Task<?> task) {
            note("done " + task.name() + " " + task.result());
        }
    }

    private final class Callbacks implements Instrument {
        @Override
        public void callbackBegins(Object callback) {
            note("begins " + kind(callback));
        }

        @Override
        public void callbackEnds(Object callback) {
            note("ends " + kind(callback));
        }

        private String kind(Object callback) {
            return callback instanceof Task<?> task
                    ? task.name()
                    : callback.getClass().getSimpleName();
        }

        @Override
        public void waitBegins(long timeoutNanos) {
            note("waits for " + Duration.ofNanos(timeoutNanos).toSeconds());
        }

        @Override
        public void waitEnds() {
            note("waited");
        }
    }

    private static final class Failing implements Instrument {
        @Override
        public void stepBegins(Task<?> task) {
            throw new IllegalStateException("instrument");
        }
    }

    @Test
    void turnEnds_ofATurnThatRanCallbacks_isTold() {
        loop.addInstrument(new Turns());
        loop.callSoon(() -> {});
        loop.callSoon(() -> loop.advance(Duration.ofSeconds(2)));

        loop.runOnce();

        assertTrail("at 0 for 2 ran 2 lag 0");
    }

    @Test
    void turnEnds_ofATurnThatRanNothing_isNotTold() {
        loop.addInstrument(new Turns());

        loop.runOnce();

        assertTrail();
    }

    @Test
    void turnEnds_timerRanLate_tellsHowLate() {
        loop.addInstrument(new Turns());
        loop.callAt(Duration.ofSeconds(1).toNanos(), () -> {});

        loop.advance(Duration.ofSeconds(5));
        loop.runOnce();

        assertTrail("at 5 for 0 ran 1 lag 4");
    }

    @Test
    void turnEnds_longTurnBefore_tellsHowLongTheNextWaited() {
        loop.addInstrument(new Turns());
        loop.callSoon(
                () -> {
                    loop.callSoon(() -> {});
                    loop.advance(Duration.ofSeconds(3));
                });

        loop.runOnce();
        loop.runOnce();

        assertTrail("at 0 for 3 ran 1 lag 0", "at 3 for 0 ran 1 lag 3");
    }

    @Test
    void task_fromSpawnToDone_isToldInOrder() {
        loop.addInstrument(new Tasks());
        loop.createTask(
                Coroutine.of(
                        () -> {
                            Asyncio.sleep(Duration.ZERO);
                            return 7;
                        }),
                Task.Options.named("seven"));

        loop.runOnce();
        loop.runOnce();

        assertTrail(
                "spawned seven",
                "ready seven",
                "begins seven",
                "ends seven",
                "ready seven",
                "begins seven",
                "ends seven",
                "done seven 7");
    }

    @Test
    void eagerTask_startsWithoutBeingReady() {
        loop.addInstrument(new Tasks());

        loop.callSoon(
                () ->
                        loop.createTask(
                                Coroutine.of(() -> 1),
                                Task.Options.named("eager").withEagerStart(true)));
        loop.runOnce();

        assertTrail("spawned eager", "begins eager", "ends eager", "done eager 1");
    }

    @Test
    void callbacks_andWaits_areToldInOrder() {
        loop.addInstrument(new Callbacks());
        loop.createTask(
                Coroutine.of(() -> Asyncio.sleep(Duration.ofSeconds(2))),
                Task.Options.named("sleeper"));
        loop.callLater(Duration.ofSeconds(3), loop::stop);

        loop.runForever();

        assertTrail(
                "begins sleeper",
                "ends sleeper",
                "waits for 2",
                "waited",
                "begins Release",
                "ends Release",
                "begins sleeper",
                "ends sleeper",
                "waits for 1",
                "waited",
                "begins TimerHandle",
                "ends TimerHandle");
    }

    @Test
    void instrument_thatThrows_isRemovedAndLoggedAndTheOthersGoOn() {
        Failing failing = new Failing();
        loop.addInstrument(failing);
        loop.addInstrument(
                new Instrument() {
                    @Override
                    public void stepBegins(Task<?> task) {
                        note("told");
                    }
                });

        runMain(() -> {});

        assertContains("was removed", LoggedErrors.take().toString());
        assertFalse(loop.removeInstrument(failing));
        assertTrail("told");
    }

    @Test
    void addInstrument_second_isToldBehindTheFirst() {
        loop.addInstrument(
                new Instrument() {
                    @Override
                    public void stepBegins(Task<?> task) {
                        note("first");
                    }
                });
        loop.addInstrument(
                new Instrument() {
                    @Override
                    public void stepBegins(Task<?> task) {
                        note("second");
                    }
                });

        runMain(() -> {});

        assertTrail("first", "second");
    }

    @Test
    void addInstrument_twice_isRefused() {
        Instrument turns = new Turns();
        loop.addInstrument(turns);

        assertContains(
                "has the instrument already",
                assertThrows(IllegalArgumentException.class, () -> loop.addInstrument(turns)));
    }

    @Test
    void removeInstrument_saysWhetherItWasThere_andItIsToldNoMore() {
        Instrument tasks = new Tasks();
        loop.addInstrument(tasks);

        assertTrue(loop.removeInstrument(tasks));
        assertFalse(loop.removeInstrument(tasks));
        runMain(() -> {});

        assertTrail();
        assertEquals(0, loop.statistics().tasks());
    }
}
