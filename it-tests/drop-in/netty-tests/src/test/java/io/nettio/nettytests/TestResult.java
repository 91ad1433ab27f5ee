package io.nettio.nettytests;

import java.util.ArrayList;
import java.util.List;

/** What became of one of Netty's test methods: its invocations, and what failed. */
final class TestResult {
    private final List<Throwable> failures = new ArrayList<>();
    private final List<String> skips = new ArrayList<>();
    private int invocations;
    private int loops;

    synchronized void succeeded() {
        invocations++;
    }

    synchronized void failed(Throwable failure) {
        failures.add(failure);
    }

    synchronized void skipped(String reason) {
        skips.add(reason);
    }

    synchronized void madeLoops(int count) {
        loops += count;
    }

    synchronized int loops() {
        return loops;
    }

    synchronized boolean passed() {
        return failures.isEmpty() && skips.isEmpty() && invocations > 0;
    }

    synchronized boolean wasSkipped() {
        return failures.isEmpty() && !skips.isEmpty();
    }

    synchronized List<Throwable> failures() {
        return List.copyOf(failures);
    }

    @Override
    public synchronized String toString() {
        String outcome = passed() ? "passed" : wasSkipped() ? "skipped" : "failed";
        return outcome + "\t" + invocations + " run\t" + loops + " loops" + skips;
    }
}
