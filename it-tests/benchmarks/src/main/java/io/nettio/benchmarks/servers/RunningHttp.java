package io.nettio.benchmarks.servers;

import io.nettio.benchmarks.PeerProcess;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

/**
 * An HTTP server that runs and is warm: several sets of connections have come and gone, as at one
 * that has been up for a while. Under full load on one core the JIT compiles for as long as ten
 * seconds, the longer the more code a server has.
 */
final class RunningHttp implements AutoCloseable {
    private static final int SECONDS_OF_A_SET = 2;

    private final PeerProcess process;
    private final int port;
    private final boolean pinned;

    private RunningHttp(PeerProcess process, boolean pinned) throws IOException {
        this.process = process;
        this.port = Integer.parseInt(process.readLine());
        this.pinned = pinned;
    }

    static RunningHttp start(HttpServers server, int loops, boolean pinned, int warmUps)
            throws IOException, InterruptedException {
        RunningHttp running =
                new RunningHttp(
                        PeerProcess.start(
                                pinned ? 0 : PeerProcess.ANY_CORE,
                                options(server),
                                HttpServerProcess.class,
                                server.name(),
                                Integer.toString(loops)),
                        pinned);
        for (int i = 0; i < warmUps; i++) {
            running.drive(SECONDS_OF_A_SET);
        }
        return running;
    }

    private static List<String> options(HttpServers server) {
        List<String> options = new ArrayList<>(List.of("-Xms512m", "-Xmx512m"));
        options.addAll(server.jvmOptions());
        return options;
    }

    int port() {
        return port;
    }

    Wrk drive(int seconds) throws IOException, InterruptedException {
        return Wrk.run(port, seconds, pinned);
    }

    long cpuNanos() {
        return process.cpuNanos();
    }

    long ask(String question) throws IOException {
        return Long.parseLong(process.ask(question));
    }

    @Override
    public void close() {
        process.close();
    }
}
