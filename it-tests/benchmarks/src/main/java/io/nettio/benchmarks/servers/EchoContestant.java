package io.nettio.benchmarks.servers;

import io.nettio.benchmarks.Contestant;
import io.nettio.benchmarks.PeerProcess;

import java.io.IOException;
import java.util.List;

/**
 * Messages a second that a server sends back, or the microseconds that one takes.
 *
 * @param starter starts the server, which prints its port first
 * @param size of a message, in bytes
 */
public record EchoContestant(
        String name, Starter starter, int size, int connections, boolean asMicros)
        implements Contestant {
    private static final int WARM_UP_MILLIS = 1_500;
    private static final int WARM_UP_MILLIS_OF_MANY = 2_500; // there is more for the JIT to see
    private static final int MILLIS = 2_000;

    /** Makes the process of a server. */
    public interface Starter {
        PeerProcess start() throws IOException;
    }

    /** One of the JVM's. */
    public static EchoContestant of(
            EchoServers server, int size, int connections, boolean asMicros) {
        return new EchoContestant(
                server.title(),
                () ->
                        PeerProcess.start(
                                0,
                                List.of("-Xms512m", "-Xmx512m"),
                                EchoServerProcess.class,
                                server.name()),
                size,
                connections,
                asMicros);
    }

    @Override
    public Sample measure() throws IOException {
        try (PeerProcess server = starter.start();
                PeerProcess client =
                        PeerProcess.start(
                                1,
                                List.of("-Xms256m", "-Xmx256m"),
                                EchoClient.class,
                                server.readLine(),
                                Integer.toString(size),
                                Integer.toString(connections),
                                Integer.toString(
                                        connections > 1 ? WARM_UP_MILLIS_OF_MANY : WARM_UP_MILLIS),
                                Integer.toString(MILLIS))) {
            double perSecond = Double.parseDouble(client.readLine());
            return Sample.of(asMicros ? 1e6 / perSecond : perSecond);
        }
    }
}
