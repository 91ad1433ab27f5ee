package io.nettio.benchmarks.servers;

import java.io.IOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * HTTP servers under full load, each on one core. A run is made once, whatever is asked of it, so
 * that throughput, CPU and allocation are figures of the same run.
 */
public final class HttpLoad {
    private static final int SETS_OF_CONNECTIONS = 5; // before the one that is measured
    private static final int SECONDS = 3;

    private final Map<HttpServers, List<Run>> runs = new HashMap<>();

    /**
     * What came of a run.
     *
     * @param serverBusy the share of its core that the server took
     * @param allocatedBytes by the server
     */
    record Run(Wrk client, double serverBusy, long allocatedBytes) {
        double cpuMicros() {
            return serverBusy * SECONDS * 1e6 / client.requests();
        }

        double allocatedBytesEach() {
            return (double) allocatedBytes / client.requests();
        }
    }

    /** The run of this number, from 0, which is made where it is not there yet. */
    Run run(HttpServers server, int number) throws IOException, InterruptedException {
        List<Run> made = runs.computeIfAbsent(server, first -> new ArrayList<>());
        while (made.size() <= number) {
            made.add(make(server));
        }
        return made.get(number);
    }

    private static Run make(HttpServers server) throws IOException, InterruptedException {
        try (RunningHttp running = RunningHttp.start(server, 1, true, SETS_OF_CONNECTIONS)) {
            long allocated = running.ask(HttpServerProcess.ALLOCATED);
            long cpuNanos = running.cpuNanos();
            Wrk client = running.drive(SECONDS);
            double busy = (running.cpuNanos() - cpuNanos) / (SECONDS * 1e9);
            return new Run(client, busy, running.ask(HttpServerProcess.ALLOCATED) - allocated);
        }
    }
}
