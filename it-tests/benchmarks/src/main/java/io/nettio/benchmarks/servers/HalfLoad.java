package io.nettio.benchmarks.servers;

import io.nettio.benchmarks.Contestant;

import java.io.IOException;

/** Half of what a callback handler on Netty's own group answers at most: measured once in a run. */
public final class HalfLoad {
    private long perSecond;

    synchronized long perSecond() throws IOException, InterruptedException {
        if (perSecond == 0) {
            Contestant.Sample peak = new HttpThroughput(HttpServers.NETTY, 1, true).measure();
            perSecond = Math.round(peak.value() / 2);
        }
        return perSecond;
    }
}
