package io.nettio;

import io.nettio.internal.Callback;
import io.nettio.internal.EngineProbe;

import org.jspecify.annotations.Nullable;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;

/**
 * The instruments of one loop, each told in the order in which they were added. A change makes a
 * new one, so that telling them needs no lock; seats are shared by all that have the instrument, so
 * that one which is removed hears nothing more of those that are still being told.
 */
final class Instruments implements EngineProbe {
    private static final System.Logger LOGGER = System.getLogger("io.nettio");

    private final LoopState loopState;
    private final Seat[] seats;

    private static final class Seat {
        final Instrument instrument;
        volatile boolean left; // any thread; never taken back

        Seat(Instrument instrument) {
            this.instrument = instrument;
        }
    }

    private Instruments(LoopState loopState, List<Seat> seats) {
        this.loopState = loopState;
        this.seats = seats.toArray(Seat[]::new);
    }

    /** These and one more. */
    static Instruments with(LoopState loopState, @Nullable Instruments before, Instrument added) {
        List<Seat> next = seatsOf(before);
        next.add(new Seat(added));
        return new Instruments(loopState, next);
    }

    /** These without one, which is known by identity; null where none is left. */
    static @Nullable Instruments without(@Nullable Instruments before, Instrument removed) {
        List<Seat> next = seatsOf(before);
        for (Seat seat : List.copyOf(next)) {
            if (seat.instrument == removed) {
                seat.left = true;
                next.remove(seat);
            }
        }
        return before == null || next.isEmpty() ? null : new Instruments(before.loopState, next);
    }

    static boolean has(@Nullable Instruments in, Instrument searched) {
        return seatsOf(in).stream().anyMatch(seat -> seat.instrument == searched);
    }

    private static List<Seat> seatsOf(@Nullable Instruments some) {
        return some == null ? new ArrayList<>() : new ArrayList<>(List.of(some.seats));
    }

    /** There is no current task meanwhile, so that none of them can await. */
    private void tell(Consumer<Instrument> event) {
        Task<?> current = loopState.currentTask;
        Context context = loopState.running.toReturnTo();
        loopState.currentTask = null;
        try {
            for (Seat seat : seats) {
                tell(seat, event);
            }
        } finally {
            loopState.currentTask = current;
            loopState.running.enter(context);
        }
    }

    private void tell(Seat seat, Consumer<Instrument> event) {
        if (seat.left) {
            return;
        }
        try {
            event.accept(seat.instrument);
        } catch (Throwable failure) {
            seat.left = true;
            loopState.removeInstrument(seat.instrument);
            logRemoval(seat.instrument, failure);
        }
    }

    private static void logRemoval(Instrument removed, Throwable failure) {
        try {
            LOGGER.log(
                    System.Logger.Level.ERROR,
                    "An instrument of the loop threw and was removed: "
                            + removed.getClass().getName(),
                    failure);
        } catch (Throwable lost) {
            // a logger that throws must not end the loop, and there is nobody left to tell
        }
    }

    void taskSpawned(Task<?> task) {
        tell(instrument -> instrument.taskSpawned(task));
    }

    void ready(Callback callback) {
        if (callback.subject() instanceof Task<?> task) {
            tell(instrument -> instrument.taskReady(task));
        }
    }

    void stepBegins(Task<?> task) {
        tell(instrument -> instrument.stepBegins(task));
    }

    void stepEnds(Task<?> task) {
        tell(instrument -> instrument.stepEnds(task));
    }

    void taskDone(Task<?> task) {
        tell(instrument -> instrument.taskDone(task));
    }

    // -- of the engine

    private static Object subject(Object callback) {
        return callback instanceof Callback own ? own.subject() : callback;
    }

    @Override
    public void callbackBegins(Object callback) {
        Object subject = subject(callback);
        tell(instrument -> instrument.callbackBegins(subject));
    }

    @Override
    public void callbackEnds(Object callback) {
        Object subject = subject(callback);
        tell(instrument -> instrument.callbackEnds(subject));
    }

    @Override
    public void waitBegins(long timeoutNanos) {
        tell(instrument -> instrument.waitBegins(timeoutNanos));
    }

    @Override
    public void waitEnds() {
        tell(Instrument::waitEnds);
    }

    @Override
    public void ioBegins() {
        tell(Instrument::ioBegins);
    }

    @Override
    public void ioEnds(long startNanos, long durationNanos) {
        tell(instrument -> instrument.ioEnds(startNanos, durationNanos));
    }

    @Override
    public void turnEnds(long startNanos, long durationNanos, int callbacks, long lagNanos) {
        tell(instrument -> instrument.turnEnds(startNanos, durationNanos, callbacks, lagNanos));
    }
}
