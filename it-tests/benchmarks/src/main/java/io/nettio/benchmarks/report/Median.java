package io.nettio.benchmarks.report;

import java.util.Arrays;
import java.util.List;
import java.util.function.ToDoubleFunction;

/** What is in the middle: of an even number, halfway between both. */
public final class Median {
    private Median() {}

    public static double of(double... values) {
        double[] sorted = values.clone();
        Arrays.sort(sorted);
        int half = sorted.length / 2;
        return sorted.length % 2 == 1 ? sorted[half] : (sorted[half - 1] + sorted[half]) / 2;
    }

    /** Of one figure of each. */
    public static <T> double of(List<T> all, ToDoubleFunction<? super T> figure) {
        return of(all.stream().mapToDouble(figure).toArray());
    }
}
