package io.nettio.examples;

import io.nettio.Asyncio;
import io.nettio.Instrument;
import io.nettio.Task;

import jdk.jfr.consumer.RecordingStream;

import java.time.Duration;
import java.util.Collection;
import java.util.Map;
import java.util.TreeMap;

/** The code in docs/debugging.md, line by line as it stands there. */
final class DebuggingExamples {
    private DebuggingExamples() {}

    /** What a coroutine locks and should not. */
    static final class Account {}

    static void awaitInside(Account account) {
        synchronized (account) {
            Asyncio.sleep(Duration.ofMillis(10));
        }
    }

    static RecordingStream recordSlowCallbacks(Collection<String> slow) {
        RecordingStream stream = new RecordingStream();
        stream.enable("io.nettio.SlowCallback").withThreshold(Duration.ofMillis(20));
        stream.onEvent("io.nettio.SlowCallback", event -> slow.add(event.getString("callback")));
        stream.startAsync();
        return stream;
    }

    static final class Starts implements Instrument {
        private final Map<String, Integer> steps = new TreeMap<>();

        @Override
        public void stepBegins(Task<?> task) {
            steps.merge(task.name(), 1, Integer::sum);
        }

        Map<String, Integer> steps() {
            return steps;
        }
    }
}
