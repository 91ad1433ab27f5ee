package io.nettio.benchmarks.servers;

import io.nettio.benchmarks.Contestant;
import io.nettio.benchmarks.report.Median;

import java.io.IOException;

/**
 * Messages a second that a server sends back, or the microseconds that one takes; each measuring is
 * the median of the next round.
 */
public final class EchoContestant implements Contestant {
    private final EchoLoad load;
    private final EchoLoad.Server server;
    private final boolean asMicros;
    private int rounds;

    public EchoContestant(EchoLoad load, EchoLoad.Server server, boolean asMicros) {
        this.load = load;
        this.server = server;
        this.asMicros = asMicros;
    }

    @Override
    public String name() {
        return server.name();
    }

    @Override
    public Sample measure() throws IOException, InterruptedException {
        double perSecond = Median.of(load.round(server, rounds++), Double::doubleValue);
        return Sample.of(asMicros ? 1e6 / perSecond : perSecond);
    }
}
