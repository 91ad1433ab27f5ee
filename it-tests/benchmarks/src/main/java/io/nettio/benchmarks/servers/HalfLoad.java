package io.nettio.benchmarks.servers;

import java.io.IOException;

/** Half of what a callback handler on Netty's own group answers at most, by its first run. */
public record HalfLoad(HttpLoad full) {
    long perSecond() throws IOException, InterruptedException {
        return Math.round(full.run(HttpServers.NETTY, 0).client().requestsPerSecond() / 2);
    }
}
