package io.nettio.metrics.page;

import org.jspecify.annotations.Nullable;

import java.util.ArrayDeque;
import java.util.Deque;

/** A loop's samples of the last two minutes. One thread. */
final class LoopTrack {
    static final int MAX_SAMPLES = 120;

    private final ObservedLoop observed;
    private final LoopSampler sampler;
    private final Deque<LoopSample> samples = new ArrayDeque<>();

    LoopTrack(ObservedLoop observed, long nowNanos) {
        this.observed = observed;
        sampler = new LoopSampler(observed.loop().statistics(), nowNanos);
    }

    void sample(long nowNanos) {
        if (samples.size() == MAX_SAMPLES) {
            samples.removeFirst();
        }
        samples.addLast(sampler.sample(nowNanos));
    }

    ObservedLoop observed() {
        return observed;
    }

    @Nullable LoopSample lastSample() {
        return samples.peekLast();
    }

    /** The oldest first. */
    Iterable<LoopSample> samples() {
        return samples;
    }
}
