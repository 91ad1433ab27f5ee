package io.nettio.benchmarks.servers;

import java.io.IOException;
import java.util.List;

/**
 * HTTP servers under full load, each on one core, side by side. What is asked of a round is of the
 * same turns, be it throughput, CPU or allocation.
 */
public final class HttpLoad extends SideBySide<HttpServers, HttpLoad.Turn> {
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
