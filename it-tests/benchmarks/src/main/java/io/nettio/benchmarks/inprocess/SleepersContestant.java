package io.nettio.benchmarks.inprocess;

import io.nettio.benchmarks.Contestant;
import io.nettio.benchmarks.PeerProcess;

import java.io.IOException;
import java.util.List;

/** {@link Sleepers} of one kind. */
public record SleepersContestant(Sleepers.Kind kind, Sleepers.Figure figure) implements Contestant {
    @Override
    public String name() {
        return kind.title();
    }

    @Override
    public Sample measure() throws IOException {
        try (PeerProcess process =
                PeerProcess.start(
                        PeerProcess.ANY_CORE,
                        List.of("-Xmx6g"),
                        Sleepers.class,
                        kind.name(),
                        figure.name())) {
            return Sample.of(Double.parseDouble(process.readLine()));
        }
    }
}
