package io.nettio.benchmarks.servers;

import com.sun.management.ThreadMXBean;

import org.jspecify.annotations.Nullable;

import java.io.BufferedReader;
import java.io.InputStreamReader;
import java.lang.management.ManagementFactory;
import java.nio.charset.StandardCharsets;

/**
 * One of {@link HttpServers} in a process of its own: prints its port, serves until it is killed,
 * and answers questions meanwhile.
 */
public final class HttpServerProcess {
    /** Bytes that all threads have allocated so far. */
    static final String ALLOCATED = "allocated";

    /** The loop's lag since the last time, p99.9 in nanoseconds. */
    static final String LAG = "lag";

    /** What it is started with, so that it measures the lag. */
    static final String WITH_LAG = "with-lag";

    private HttpServerProcess() {}

    /** With the server's name, the number of its loops, and perhaps {@value #WITH_LAG}. */
    public static void main(String[] args) throws Exception {
        HttpServers.Served served = HttpServers.valueOf(args[0]).start(Integer.parseInt(args[1]));
        LagRecorder lag = null;
        if (args.length > 2 && served.loop() != null) {
            lag = new LagRecorder(served.loop());
            lag.start();
        }
        System.out.println(served.port());
        answerQuestions(lag);
    }

    private static void answerQuestions(@Nullable LagRecorder lag) throws Exception {
        BufferedReader questions =
                new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8));
        String question = questions.readLine();
        while (question != null) {
            System.out.println(
                    question.equals(LAG) && lag != null
                            ? lag.takePercentileNanos(99.9)
                            : allocatedBytes());
            question = questions.readLine();
        }
    }

    private static long allocatedBytes() {
        return ((ThreadMXBean) ManagementFactory.getThreadMXBean()).getTotalThreadAllocatedBytes();
    }
}
