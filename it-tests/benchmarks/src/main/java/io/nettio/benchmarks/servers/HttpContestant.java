package io.nettio.benchmarks.servers;

import io.nettio.benchmarks.Contestant;
import io.nettio.benchmarks.report.Median;

import java.io.IOException;
import java.util.List;

/** One figure of a server under full load; each measuring is the median of the next round. */
public final class HttpContestant implements Contestant {
    private static final double SERVER_BUSY = 0.95;
    private static final double CLIENT_ROOM = 0.90;

    private final HttpLoad load;
    private final HttpServers server;
    private final Figure figure;
    private int rounds;

    /** What is taken of a turn. */
    public enum Figure {
        /** Requests a second; counts only if the server's core is busy and the client has room. */
        THROUGHPUT,
        /** Microseconds of the server's CPU for a request, which tells in any case. */
        CPU,
        /** Bytes that the server allocates for a request. */
        ALLOCATION
    }

    public HttpContestant(HttpLoad load, HttpServers server, Figure figure) {
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
        List<HttpLoad.Turn> turns = load.round(server, rounds++);
        return switch (figure) {
            case THROUGHPUT ->
                    new Sample(
                            Median.of(turns, turn -> turn.client().requestsPerSecond()),
                            isClientBound(turns));
            case CPU -> Sample.of(Median.of(turns, HttpLoad.Turn::cpuMicros));
            case ALLOCATION -> Sample.of(Median.of(turns, HttpLoad.Turn::allocatedBytesEach));
        };
    }

    private static boolean isClientBound(List<HttpLoad.Turn> turns) {
        return Median.of(turns, HttpLoad.Turn::serverBusy) < SERVER_BUSY
                || Median.of(turns, turn -> turn.client().clientBusy()) >= CLIENT_ROOM;
    }
}
