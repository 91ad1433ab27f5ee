package io.nettio;

import io.nettio.internal.TurnSizes;

import java.util.Arrays;
import java.util.List;

/**
 * How often a loop's turns had which size; a copy, which does not change.
 *
 * @param bounds the upper bounds of the buckets in callbacks, inclusive and ascending
 * @param counts how many turns are in each bucket alone, and behind the last one how many were
 *     larger than all bounds
 * @param callbacks how many these turns ran in all
 */
public record TurnSizeHistogram(List<Long> bounds, List<Long> counts, long callbacks) {
    private static final List<Long> BOUNDS = boxed(TurnSizes.bounds());

    /** A histogram whose lists are copied. */
    public TurnSizeHistogram {
        bounds = List.copyOf(bounds);
        counts = List.copyOf(counts);
        if (counts.size() != bounds.size() + 1) {
            throw new IllegalArgumentException(
                    "A histogram has one count more than bounds, not "
                            + counts.size()
                            + " and "
                            + bounds.size());
        }
    }

    static TurnSizeHistogram of(TurnSizes live, long callbacks) {
        return new TurnSizeHistogram(BOUNDS, boxed(live.counts()), callbacks);
    }

    private static List<Long> boxed(long[] numbers) {
        return Arrays.stream(numbers).boxed().toList();
    }

    /** How many turns there were. */
    public long turns() {
        return counts.stream().mapToLong(Long::longValue).sum();
    }
}
