package io.nettio;

import io.nettio.internal.Callback;
import io.nettio.internal.EngineProbe;

import org.jspecify.annotations.Nullable;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;

/**
 * The instruments of one loop, each told in the order in which they were added. Immutable but for
 * its owner: a change makes a new one, so that telling them needs no lock.
 */
final class Instruments implements EngineProbe {
    private static final System.Logger LOGGER = System.getLogger("io.nettio");

    private final LoopState loopState;
    private final Instrument[] all;

    private Instruments(LoopState loopState, List<Instrument> all) {
        this.loopState = loopState;
        this.all = all.toArray(Instrument[]::new);
    }

    /** These and one more. */
    static Instruments with(LoopState loopState, @Nullable Instruments before, Instrument added) {
        List<Instrument> next = listOf(before);
        next.add(added);
        return new Instruments(loopState, next);
    }

    /** These without one, which is known by identity; null where none is left. */
    static @Nullable Instruments without(@Nullable Instruments before, Instrument removed) {
        List<Instrument> next = listOf(before);
        next.removeIf(one -> one == removed);
        return before == null || next.isEmpty() ? null : new Instruments(before.loopState, next);
    }

    static boolean has(@Nullable Instruments in, Instrument searched) {
        return listOf(in).stream().anyMatch(one -> one == searched);
    }

    private static List<Instrument> listOf(@Nullable Instruments some) {
        return some == null ? new ArrayList<>() : new ArrayList<>(List.of(some.all));
    }

    private void tell(Consumer<Instrument> event) {
        for (Instrument instrument : all) {
            try {
                event.accept(instrument);
            } catch (Throwable failure) {
                loopState.removeInstrument(instrument);
                LOGGER.log(
                        System.Logger.Level.ERROR,
                        "An instrument of the loop threw and was removed: "
                                + instrument.getClass().getName(),
                        failure);
            }
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
    public void turnEnds(long startNanos, long durationNanos, int callbacks, long lagNanos) {
        tell(instrument -> instrument.turnEnds(startNanos, durationNanos, callbacks, lagNanos));
    }
}
