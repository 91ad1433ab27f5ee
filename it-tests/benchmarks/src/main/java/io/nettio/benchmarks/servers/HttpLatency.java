package io.nettio.benchmarks.servers;

import io.nettio.benchmarks.Contestant;
import io.nettio.benchmarks.report.Median;

import java.io.IOException;
import java.util.List;

/**
 * What half load does to a server: how long answers take, or how late its loop is. Each measuring
 * is the median of the next round.
 */
public final class HttpLatency implements Contestant {
    private final HalfLoad load;
    private final HttpServers server;
    private final Figure figure;
    private int rounds;

    /** What is measured, in microseconds. */
    public enum Figure {
        /** p99 of the time from when a request was due to its answer. */
        ANSWER_P99,
        /** p99.9 of how late the loop runs a timer. */
        LAG_P999
    }

    public HttpLatency(HalfLoad load, HttpServers server, Figure figure) {
        this.load = load;
        this.server = server;
        this.figure = figure;
    }

    @Override
    public String name() {
        return server.title();
    }

    @Override
    public Sample measure() throws IOException, InterruptedException {
        List<HalfLoad.Turn> turns = load.round(server, rounds++);
        return Sample.of(
                switch (figure) {
                    case ANSWER_P99 -> Median.of(turns, HalfLoad.Turn::answerP99);
                    case LAG_P999 -> Median.of(turns, HalfLoad.Turn::lagP999);
                });
    }
}
