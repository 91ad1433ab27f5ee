package io.nettio.metrics.page;

import com.fasterxml.jackson.core.JsonGenerator;

import io.nettio.Histogram;
import io.nettio.LoopStatistics;
import io.nettio.LoopUtilization;

import org.jspecify.annotations.Nullable;

import java.io.IOException;
import java.util.function.ToLongFunction;

/** Loops in JSON, as {@code docs/live-page.md} describes it. */
final class LoopsJson {
    private LoopsJson() {}

    /** What the loop has done of late and does now; without its tasks. */
    static void writeLoop(JsonGenerator json, ObservedLoop observed, @Nullable LoopSample sample)
            throws IOException {
        writeName(json, observed);
        if (sample != null) {
            json.writeObjectFieldStart("lastPeriod");
            writeSample(json, sample);
            json.writeEndObject();
        }
        LoopStatistics statistics = observed.loop().statistics();
        json.writeObjectFieldStart("now");
        json.writeBooleanField("busy", statistics.busy());
        json.writeNumberField("tasks", statistics.tasks());
        json.writeNumberField("ready", statistics.ready());
        json.writeNumberField("inbox", statistics.inbox());
        json.writeNumberField("timers", statistics.timers());
        json.writeNumberField("maxLagOfLastMinuteNanos", statistics.maxLagNanos());
        json.writeEndObject();
        json.writeObjectFieldStart("sinceStart");
        writeTotals(json, statistics);
        json.writeEndObject();
    }

    static void writeName(JsonGenerator json, ObservedLoop observed) throws IOException {
        json.writeStringField("group", SafeText.of(observed.group()));
        json.writeNumberField("loop", observed.index());
    }

    private static void writeSample(JsonGenerator json, LoopSample sample) throws IOException {
        json.writeNumberField("periodNanos", sample.periodNanos());
        json.writeNumberField("utilization", rounded(sample.utilization()));
        json.writeFieldName("lagMedianNanos");
        writeLag(json, sample.lagMedianNanos());
        json.writeFieldName("lagMaxNanos");
        writeLag(json, sample.lagMaxNanos());
        json.writeNumberField("turnsPerSecond", rounded(sample.turnsPerSecond()));
        json.writeNumberField("stepsPerSecond", rounded(sample.stepsPerSecond()));
        json.writeNumberField("inOneTurnForNanos", sample.inOneTurnForNanos());
    }

    private static void writeTotals(JsonGenerator json, LoopStatistics statistics)
            throws IOException {
        json.writeNumberField("turns", statistics.turns());
        json.writeNumberField("slowTurns", statistics.slowTurns());
        json.writeNumberField("callbacks", statistics.callbacks());
        json.writeNumberField("polls", statistics.polls());
        json.writeNumberField("steps", statistics.steps());
        json.writeNumberField("tasksCreated", statistics.tasksCreated());
        json.writeNumberField("tasksFinished", statistics.tasksFinished());
        json.writeNumberField("tasksCancelled", statistics.tasksCancelled());
        json.writeNumberField("tasksFailed", statistics.tasksFailed());
        json.writeNumberField("timersSet", statistics.timersSet());
        json.writeNumberField("timersCancelled", statistics.timersCancelled());
        json.writeNumberField("timersFired", statistics.timersFired());
        json.writeNumberField("timersLate", statistics.timersLate());
        json.writeNumberField("unhandledExceptions", statistics.unhandledExceptions());
        LoopUtilization utilization = statistics.utilization();
        json.writeNumberField("busyNanos", utilization.busyNanos());
        json.writeNumberField("waitingNanos", utilization.waitingNanos());
        Histogram lag = statistics.lag();
        json.writeNumberField("lagMaxNanos", lag.maxNanos());
        json.writeNumberField("lagMedianNanos", (long) lag.quantileNanos(0.5));
        json.writeNumberField("lagP99Nanos", (long) lag.quantileNanos(0.99));
    }

    /** All samples, as columns: that is a third of the size. */
    static void writeHistory(JsonGenerator json, LoopTrack track) throws IOException {
        json.writeStartObject();
        writeName(json, track.observed());
        json.writeArrayFieldStart("utilization");
        for (LoopSample sample : track.samples()) {
            json.writeNumber(rounded(sample.utilization()));
        }
        json.writeEndArray();
        writeLags(json, "lagMedianNanos", track, LoopSample::lagMedianNanos);
        writeLags(json, "lagMaxNanos", track, LoopSample::lagMaxNanos);
        writeLags(json, "inOneTurnForNanos", track, LoopSample::inOneTurnForNanos);
        json.writeEndObject();
    }

    private static void writeLags(
            JsonGenerator json, String name, LoopTrack track, ToLongFunction<LoopSample> lag)
            throws IOException {
        json.writeArrayFieldStart(name);
        for (LoopSample sample : track.samples()) {
            writeLag(json, lag.applyAsLong(sample));
        }
        json.writeEndArray();
    }

    private static void writeLag(JsonGenerator json, long nanos) throws IOException {
        if (nanos == LoopSample.NONE) {
            json.writeNull();
        } else {
            json.writeNumber(nanos);
        }
    }

    /** Four digits behind the point are more than anyone reads. */
    private static double rounded(double value) {
        return Math.round(value * 10_000) / 10_000.0;
    }
}
