package io.nettio.benchmarks.report;

import java.util.Arrays;

/**
 * Nettio beside one peer.
 *
 * @param name which case it is, such as {@code timer-cancel-10000}
 * @param ratio Nettio's median to the peer's
 * @param ratioMin the least ratio of one round, {@code ratioMax} the most
 * @param met {@code yes}, {@code no}, {@code shown}, or {@code client-bound} where the client and
 *     not the server was the limit
 */
public record Row(
        String name,
        double nettio,
        String peer,
        double peerValue,
        String unit,
        double ratio,
        double ratioMin,
        double ratioMax,
        Goal goal,
        String met) {
    /** Of the figures of rounds, in which each of both has one. */
    public static Row of(
            String name,
            String unit,
            double[] nettio,
            String peer,
            double[] peerValues,
            Goal goal,
            boolean clientBound) {
        double[] ratios = new double[nettio.length];
        Arrays.setAll(ratios, i -> nettio[i] / peerValues[i]);
        double ratio = Median.of(nettio) / Median.of(peerValues);
        return new Row(
                name,
                Median.of(nettio),
                peer,
                Median.of(peerValues),
                unit,
                ratio,
                Arrays.stream(ratios).min().orElseThrow(),
                Arrays.stream(ratios).max().orElseThrow(),
                goal,
                clientBound ? "client-bound" : goal.verdict(ratio));
    }

    /** Whether a higher figure is a better one. */
    boolean moreIsBetter() {
        return unit.equals("1/s");
    }
}
