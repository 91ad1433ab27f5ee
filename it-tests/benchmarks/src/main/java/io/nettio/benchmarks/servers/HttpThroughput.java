package io.nettio.benchmarks.servers;

import io.nettio.benchmarks.Contestant;
import io.nettio.benchmarks.JavaProcess;
import io.nettio.benchmarks.Shell;

import java.io.IOException;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Requests a second that a server answers, driven by {@code wrk} on the other core. The figure
 * counts only if the server's core is busy and the client's has room.
 *
 * @param loops the server's
 * @param pinned whether the server has one core and the client the other
 */
public record HttpThroughput(HttpServers server, int loops, boolean pinned) implements Contestant {
    private static final int CONNECTIONS = 64;
    private static final int WARMUP_SECONDS = 6;
    private static final int SECONDS = 4;
    private static final double SERVER_BUSY = 0.95;
    private static final double CLIENT_ROOM = 0.90;
    private static final Pattern REQUESTS = Pattern.compile("Requests/sec:\\s+([0-9.]+)");
    private static final Pattern CPU = Pattern.compile("client-cpu ([0-9.]+) ([0-9.]+)");

    @Override
    public String name() {
        return server.title();
    }

    @Override
    public Sample measure() throws IOException, InterruptedException {
        try (JavaProcess process =
                JavaProcess.start(
                        pinned ? 0 : -1,
                        List.of("-Xms512m", "-Xmx512m"),
                        HttpServerProcess.class,
                        server.name(),
                        Integer.toString(loops))) {
            int port = Integer.parseInt(process.readLine());
            wrk(port, WARMUP_SECONDS);
            long cpuBefore = process.cpuNanos();
            String report = wrk(port, SECONDS);
            double serverBusy = (process.cpuNanos() - cpuBefore) / (SECONDS * 1e9);
            double clientBusy = (number(CPU, report, 1) + number(CPU, report, 2)) / SECONDS;
            boolean counts = !pinned || (serverBusy >= SERVER_BUSY && clientBusy < CLIENT_ROOM);
            return new Sample(number(REQUESTS, report, 1), !counts);
        }
    }

    private String wrk(int port, int seconds) throws IOException, InterruptedException {
        String command =
                (pinned ? "taskset -c 1 " : "")
                        + "wrk -t1 -c"
                        + CONNECTIONS
                        + " -d"
                        + seconds
                        + "s http://127.0.0.1:"
                        + port
                        + "/";
        return Shell.run("bash", "-c", "TIMEFORMAT='client-cpu %U %S'; time " + command);
    }

    private static double number(Pattern pattern, String report, int group) {
        Matcher found = pattern.matcher(report);
        if (!found.find()) {
            throw new IllegalStateException("wrk did not report as expected: " + report);
        }
        return Double.parseDouble(found.group(group));
    }
}
