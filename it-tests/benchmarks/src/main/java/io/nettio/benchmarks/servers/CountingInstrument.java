package io.nettio.benchmarks.servers;

import io.nettio.Instrument;
import io.nettio.Task;

/** An instrument that does something with each of its events, and little. */
final class CountingInstrument implements Instrument {
    private long steps;
    private long callbacks;
    private long waits;

    @Override
    public void stepBegins(Task<?> task) {
        steps++;
    }

    @Override
    public void callbackBegins(Object callback) {
        callbacks++;
    }

    @Override
    public void waitBegins(long timeoutNanos) {
        waits++;
    }

    @Override
    public String toString() {
        return steps + " steps, " + callbacks + " callbacks, " + waits + " waits";
    }
}
