package io.nettio.benchmarks.servers;

import io.nettio.benchmarks.Contestant;
import io.nettio.benchmarks.Contestant.Sample;
import io.nettio.benchmarks.PeerProcess;
import io.nettio.benchmarks.report.Median;

import java.io.IOException;
import java.util.List;

/**
 * HTTP servers side by side under half of what a callback handler on Netty's own group answers at
 * most: how long answers take, and how late the loop is meanwhile.
 */
public final class HalfLoad extends SideBySide<HttpServers, HalfLoad.Turn> {
    private static final int SETS_OF_CONNECTIONS = 4; // at full load, before the client warms up
    private static final int TURNS = 4;
    private static final int SECONDS_OF_A_TURN = 2;

    private long perSecond; // 0 until it has been measured

    /**
     * What came of a turn, in microseconds. It has two runs, as a timer every millisecond costs a
     * loop that is often asleep a fifth of its CPU.
     *
     * @param answerP99 of the times from when a request was due to its answer
     * @param lagP999 of how late the loop ran a timer
     */
    record Turn(double answerP99, double lagP999) {}

    public HalfLoad(List<HttpServers> servers) {
        super(servers, TURNS);
    }

    /** p99 of the time from when a request was due to its answer, in microseconds. */
    public Contestant answerP99(HttpServers server) {
        return contestant(
                server.title(), server, turns -> Sample.of(Median.of(turns, Turn::answerP99)));
    }

    /** p99.9 of how late the loop runs a timer, in microseconds. */
    public Contestant lagP999(HttpServers server) {
        return contestant(
                server.title(), server, turns -> Sample.of(Median.of(turns, Turn::lagP999)));
    }

    @Override
    Running<Turn> start(HttpServers server) throws IOException, InterruptedException {
        RunningHttp http = RunningHttp.start(server, 1, true, SETS_OF_CONNECTIONS);
        PeerProcess client =
                PeerProcess.start(
                        1,
                        List.of("-Xms256m", "-Xmx256m"),
                        OpenLoopClient.class,
                        Integer.toString(http.port()),
                        Long.toString(perSecond()),
                        Integer.toString(SECONDS_OF_A_TURN));
        Running<Turn> running = new UnderHalfLoad(http, client);
        running.drive(); // warms up the client
        return running;
    }

    private long perSecond() throws IOException, InterruptedException {
        if (perSecond == 0) {
            try (RunningHttp netty =
                    RunningHttp.start(HttpServers.NETTY, 1, true, SETS_OF_CONNECTIONS)) {
                perSecond = Math.round(netty.drive(SECONDS_OF_A_TURN).requestsPerSecond() / 2);
            }
        }
        return perSecond;
    }

    private record UnderHalfLoad(RunningHttp http, PeerProcess client) implements Running<Turn> {
        @Override
        public Turn drive() throws IOException {
            double answerP99 = Double.parseDouble(client.ask("run"));
            http.ask(HttpServerProcess.LAG_FROM_NOW);
            client.ask("run");
            return new Turn(answerP99, http.ask(HttpServerProcess.LAG) / 1000.0);
        }

        @Override
        public void close() {
            client.close();
            http.close();
        }
    }
}
