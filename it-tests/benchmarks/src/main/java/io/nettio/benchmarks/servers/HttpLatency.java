package io.nettio.benchmarks.servers;

import io.nettio.benchmarks.Contestant;
import io.nettio.benchmarks.PeerProcess;

import java.io.IOException;
import java.util.List;

/**
 * What half load does to a server: how long answers take, or how late its loop is.
 *
 * @param figure which of both
 */
public record HttpLatency(HttpServers server, HalfLoad load, Figure figure) implements Contestant {
    private static final int SETS_OF_CONNECTIONS = 3; // at full load, before the client warms up
    private static final int WARMUP_SECONDS = 2;
    private static final int SECONDS = 6;

    /** What is measured, in microseconds. */
    public enum Figure {
        /** p99 of the time from when a request was due to its answer. */
        ANSWER_P99,
        /** p99.9 of how late the loop runs a timer. */
        LAG_P999
    }

    @Override
    public String name() {
        return server.title();
    }

    @Override
    public Sample measure() throws IOException, InterruptedException {
        long perSecond = load.perSecond();
        try (RunningHttp running =
                        figure == Figure.LAG_P999 ? warm(HttpServerProcess.WITH_LAG) : warm();
                PeerProcess client = openLoop(running.port(), perSecond)) {
            client.readLine(); // it is warm
            if (figure == Figure.LAG_P999) {
                running.ask(HttpServerProcess.LAG);
            }
            double answerMicros = Double.parseDouble(client.readLine());
            return Sample.of(
                    figure == Figure.LAG_P999
                            ? running.ask(HttpServerProcess.LAG) / 1000.0
                            : answerMicros);
        }
    }

    private RunningHttp warm(String... more) throws IOException, InterruptedException {
        return RunningHttp.start(server, 1, true, SETS_OF_CONNECTIONS, more);
    }

    private static PeerProcess openLoop(int port, long perSecond) throws IOException {
        return PeerProcess.start(
                1,
                List.of("-Xms256m", "-Xmx256m"),
                OpenLoopClient.class,
                Integer.toString(port),
                Long.toString(perSecond),
                Integer.toString(WARMUP_SECONDS),
                Integer.toString(SECONDS));
    }
}
