package io.nettio.benchmarks.servers;

import io.nettio.benchmarks.Contestant;
import io.nettio.benchmarks.Contestant.Sample;
import io.nettio.benchmarks.report.Median;

import java.io.IOException;
import java.util.List;

/**
 * HTTP servers under full load, each on one core, side by side. What is asked of a round is of the
 * same turns, be it throughput, CPU or allocation.
 */
public final class HttpLoad extends SideBySide<HttpServers, HttpLoad.Turn> {
    private static final double SERVER_BUSY = 0.95;
    private static final double CLIENT_ROOM = 0.90;
    private static final int SETS_OF_CONNECTIONS = 5; // before those that are measured
    private static final int TURNS = 5;
    private static final int SECONDS_OF_A_TURN = 1;

    /**
     * What came of a turn.
     *
     * @param serverBusy the share of its core that the server took
     * @param allocatedBytes by the server
     */
    record Turn(Wrk client, double serverBusy, long allocatedBytes) {
        double cpuMicros() {
            return serverBusy * SECONDS_OF_A_TURN * 1e6 / client.requests();
        }

        double allocatedBytesEach() {
            return (double) allocatedBytes / client.requests();
        }
    }

    public HttpLoad(List<HttpServers> servers) {
        super(servers, TURNS);
    }

    /** Requests a second; count only if the server's core is busy and the client has room. */
    public Contestant throughput(HttpServers server) {
        return contestant(
                server.title(),
                server,
                turns ->
                        new Sample(
                                Median.of(turns, turn -> turn.client().requestsPerSecond()),
                                isClientBound(turns)));
    }

    private static boolean isClientBound(List<Turn> turns) {
        return Median.of(turns, Turn::serverBusy) < SERVER_BUSY
                || Median.of(turns, turn -> turn.client().clientBusy()) >= CLIENT_ROOM;
    }

    /** Microseconds of the server's CPU for a request, which tell in any case. */
    public Contestant cpu(HttpServers server) {
        return contestant(
                server.title(), server, turns -> Sample.of(Median.of(turns, Turn::cpuMicros)));
    }

    /** Bytes that the server allocates for a request. */
    public Contestant allocation(HttpServers server) {
        return contestant(
                server.title(),
                server,
                turns -> Sample.of(Median.of(turns, Turn::allocatedBytesEach)));
    }

    @Override
    Running<Turn> start(HttpServers server) throws IOException, InterruptedException {
        return new UnderFullLoad(RunningHttp.start(server, 1, true, SETS_OF_CONNECTIONS));
    }

    private record UnderFullLoad(RunningHttp http) implements Running<Turn> {
        @Override
        public Turn drive() throws IOException, InterruptedException {
            long allocated = http.ask(HttpServerProcess.ALLOCATED);
            long cpuNanos = http.cpuNanos();
            Wrk client = http.drive(SECONDS_OF_A_TURN);
            double busy = (http.cpuNanos() - cpuNanos) / (SECONDS_OF_A_TURN * 1e9);
            return new Turn(client, busy, http.ask(HttpServerProcess.ALLOCATED) - allocated);
        }

        @Override
        public void close() {
            http.close();
        }
    }
}
