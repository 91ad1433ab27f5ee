package io.nettio.benchmarks.servers;

import io.nettio.benchmarks.Contestant;

import java.io.IOException;

/**
 * Requests a second that a server with so many loops answers where it shares all cores with the
 * client.
 */
public record HttpThroughput(HttpServers server, int loops) implements Contestant {
    private static final int SETS_OF_CONNECTIONS = 1; // before the one that is measured
    private static final int SECONDS = 3;

    @Override
    public String name() {
        return server.title();
    }

    @Override
    public Sample measure() throws IOException, InterruptedException {
        try (RunningHttp running = RunningHttp.start(server, loops, false, SETS_OF_CONNECTIONS)) {
            return Sample.of(running.drive(SECONDS).requestsPerSecond());
        }
    }
}
