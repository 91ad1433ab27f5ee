package io.nettio.inspect;

import java.util.concurrent.TimeUnit;

/** A JVM that says of itself what a test wants. */
class FakeJvm implements JvmView {
    long collectionMillis;
    ThreadFacts facts = ThreadFacts.NONE;
    String monitor;
    int monitorQuestions;

    @Override
    public long collectionNanos() {
        return TimeUnit.MILLISECONDS.toNanos(collectionMillis);
    }

    @Override
    public ThreadFacts facts(Thread thread) {
        return facts;
    }

    @Override
    public String monitorOf(Thread thread) {
        monitorQuestions++;
        return monitor;
    }
}
