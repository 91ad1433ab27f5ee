package io.nettio.benchmarks.servers;

import io.nettio.benchmarks.Shell;

import java.io.IOException;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A run of Debian's {@code wrk}: as many requests as the server answers, on 64 connections.
 *
 * @param clientBusy the share of one core that it took
 */
record Wrk(double requestsPerSecond, long requests, double clientBusy) {
    private static final int CONNECTIONS = 64;
    private static final Pattern RATE = Pattern.compile("Requests/sec:\\s+([0-9.]+)");
    private static final Pattern REQUESTS = Pattern.compile("([0-9]+) requests in");
    private static final Pattern CPU = Pattern.compile("client-cpu ([0-9.]+) ([0-9.]+)");

    static Wrk run(int port, int seconds, boolean pinned) throws IOException, InterruptedException {
        String command =
                (pinned ? "taskset -c 1 " : "")
                        + "wrk -t1 -c"
                        + CONNECTIONS
                        + " -d"
                        + seconds
                        + "s http://127.0.0.1:"
                        + port
                        + "/";
        String report = Shell.run("bash", "-c", "TIMEFORMAT='client-cpu %U %S'; time " + command);
        double cpuSeconds =
                Double.parseDouble(find(CPU, report, 1)) + Double.parseDouble(find(CPU, report, 2));
        return new Wrk(
                Double.parseDouble(find(RATE, report, 1)),
                Long.parseLong(find(REQUESTS, report, 1)),
                cpuSeconds / seconds);
    }

    private static String find(Pattern pattern, String report, int group) {
        Matcher found = pattern.matcher(report);
        if (!found.find()) {
            throw new IllegalStateException("wrk did not report as expected: " + report);
        }
        return found.group(group);
    }
}
