package io.nettio.benchmarks.servers;

import io.nettio.benchmarks.Contestant;
import io.nettio.benchmarks.Contestant.Sample;
import io.nettio.benchmarks.PeerProcess;
import io.nettio.benchmarks.report.Median;

import java.io.IOException;
import java.util.List;

/** Echo servers side by side, with so many connections and messages of such a size. */
public final class EchoLoad extends SideBySide<EchoLoad.Server, Double> {
    private static final int WARM_UP_MILLIS = 1_500;
    private static final int WARM_UP_MILLIS_OF_MANY = 4_000; // there is more for the JIT to see
    private static final int WARM_UP_MILLIS_WITHOUT_JIT = 1_000;
    private static final int TURNS = 4;
    private static final int MILLIS_OF_A_TURN = 500;

    private final int size;
    private final int connections;

    /**
     * One of the servers.
     *
     * @param hasJit whether it gets faster in its first seconds
     * @param starter starts its process, which prints its port first
     */
    public record Server(String name, boolean hasJit, Starter starter) {
        /** One of the JVM's. */
        public static Server of(EchoServers server) {
            return new Server(
                    server.title(),
                    true,
                    () ->
                            PeerProcess.start(
                                    0,
                                    List.of("-Xms512m", "-Xmx512m"),
                                    EchoServerProcess.class,
                                    server.name()));
        }
    }

    /** Makes the process of a server. */
    public interface Starter {
        PeerProcess start() throws IOException;
    }

    public EchoLoad(int size, int connections, List<Server> servers) {
        super(servers, TURNS);
        this.size = size;
        this.connections = connections;
    }

    /** Messages a second that it sends back. */
    public Contestant perSecond(Server server) {
        return contestant(server.name(), server, turns -> Sample.of(median(turns)));
    }

    /** The microseconds that a message takes; with one connection, which has one under way. */
    public Contestant micros(Server server) {
        return contestant(server.name(), server, turns -> Sample.of(1e6 / median(turns)));
    }

    private static double median(List<Double> perSecond) {
        return Median.of(perSecond, Double::doubleValue);
    }

    @Override
    Running<Double> start(Server server) throws IOException {
        PeerProcess process = server.starter().start();
        PeerProcess client =
                PeerProcess.start(
                        1,
                        List.of("-Xms256m", "-Xmx256m"),
                        EchoClient.class,
                        process.readLine(),
                        Integer.toString(size),
                        Integer.toString(connections),
                        Integer.toString(warmUpMillis(server)),
                        Integer.toString(MILLIS_OF_A_TURN));
        client.ask("turn"); // it is warm then, and others can be started
        return new UnderLoad(process, client);
    }

    private int warmUpMillis(Server server) {
        if (!server.hasJit()) {
            return WARM_UP_MILLIS_WITHOUT_JIT;
        }
        return connections > 1 ? WARM_UP_MILLIS_OF_MANY : WARM_UP_MILLIS;
    }

    private record UnderLoad(PeerProcess server, PeerProcess client) implements Running<Double> {
        @Override
        public Double drive() throws IOException {
            return Double.parseDouble(client.ask("turn"));
        }

        @Override
        public void close() {
            client.close();
            server.close();
        }
    }
}
