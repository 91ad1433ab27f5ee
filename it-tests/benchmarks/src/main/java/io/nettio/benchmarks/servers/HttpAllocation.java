package io.nettio.benchmarks.servers;

import io.nettio.benchmarks.Contestant;

import java.io.IOException;

/** Bytes that a server allocates for each request that it answers. */
public record HttpAllocation(HttpServers server) implements Contestant {
    private static final int SECONDS = 3;

    @Override
    public String name() {
        return server.title();
    }

    @Override
    public Sample measure() throws IOException, InterruptedException {
        try (RunningHttp running = RunningHttp.start(server, 1, true)) {
            long before = running.ask(HttpServerProcess.ALLOCATED);
            long requests = running.drive(SECONDS).requests();
            long after = running.ask(HttpServerProcess.ALLOCATED);
            return Sample.of((double) (after - before) / requests);
        }
    }
}
