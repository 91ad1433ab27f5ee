package io.nettio.benchmarks.servers;

import io.nettio.benchmarks.Contestant;

import java.io.IOException;

/**
 * Requests a second that a server answers. The figure counts only if the server's core is busy and
 * the client's has room.
 *
 * @param loops the server's
 * @param pinned whether the server has one core and the client the other
 */
public record HttpThroughput(HttpServers server, int loops, boolean pinned) implements Contestant {
    private static final int SECONDS = 4;
    private static final double SERVER_BUSY = 0.95;
    private static final double CLIENT_ROOM = 0.90;

    @Override
    public String name() {
        return server.title();
    }

    @Override
    public Sample measure() throws IOException, InterruptedException {
        try (RunningHttp running = RunningHttp.start(server, loops, pinned)) {
            long before = running.cpuNanos();
            Wrk result = running.drive(SECONDS);
            double busy = (running.cpuNanos() - before) / (SECONDS * 1e9);
            boolean counts = !pinned || (busy >= SERVER_BUSY && result.clientBusy() < CLIENT_ROOM);
            return new Sample(result.requestsPerSecond(), !counts);
        }
    }
}
