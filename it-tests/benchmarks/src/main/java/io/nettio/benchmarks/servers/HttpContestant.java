package io.nettio.benchmarks.servers;

import io.nettio.benchmarks.Contestant;

import java.io.IOException;

/** One figure of a server under full load; each measuring is of the next run. */
public final class HttpContestant implements Contestant {
    private static final double SERVER_BUSY = 0.95;
    private static final double CLIENT_ROOM = 0.90;

    private final HttpLoad load;
    private final HttpServers server;
    private final Figure figure;
    private int measured;

    /** What is taken of a run. */
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
        HttpLoad.Run run = load.run(server, measured++);
        return switch (figure) {
            case THROUGHPUT ->
                    new Sample(
                            run.client().requestsPerSecond(),
                            run.serverBusy() < SERVER_BUSY
                                    || run.client().clientBusy() >= CLIENT_ROOM);
            case CPU -> Sample.of(run.cpuMicros());
            case ALLOCATION -> Sample.of(run.allocatedBytesEach());
        };
    }
}
