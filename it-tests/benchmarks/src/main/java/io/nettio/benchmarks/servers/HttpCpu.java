package io.nettio.benchmarks.servers;

import io.nettio.benchmarks.Contestant;

import java.io.IOException;

/**
 * Microseconds of CPU that a server takes for a request under full load, which also tells where the
 * client is the limit.
 */
public record HttpCpu(HttpServers server) implements Contestant {
    private static final int SECONDS = 4;

    @Override
    public String name() {
        return server.title();
    }

    @Override
    public Sample measure() throws IOException, InterruptedException {
        try (RunningHttp running = RunningHttp.start(server, 1, true)) {
            long before = running.cpuNanos();
            long requests = running.drive(SECONDS).requests();
            return Sample.of((running.cpuNanos() - before) / 1000.0 / requests);
        }
    }
}
