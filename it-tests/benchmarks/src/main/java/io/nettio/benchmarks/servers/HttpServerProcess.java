package io.nettio.benchmarks.servers;

import com.sun.management.ThreadMXBean;

import io.netty.util.concurrent.EventExecutor;

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

    /** The loop's lag is to be measured from now. */
    static final String LAG_FROM_NOW = "lag-from-now";

    /** The loop's lag since then, p99.9 in nanoseconds; it is not measured any more. */
    static final String LAG = "lag";

    private HttpServerProcess() {}

    /** With the server's name and the number of its loops. */
    public static void main(String[] args) throws Exception {
        HttpServers.Served served = HttpServers.valueOf(args[0]).start(Integer.parseInt(args[1]));
        EventExecutor loop = served.loop();
        LagRecorder lag = loop == null ? null : new LagRecorder(loop);
        System.out.println(served.port());
        BufferedReader questions =
                new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8));
        String question = questions.readLine();
        while (question != null) {
            System.out.println(answer(question, lag));
            question = questions.readLine();
        }
    }

    private static long answer(String question, @Nullable LagRecorder lag) throws Exception {
        if (question.equals(ALLOCATED)) {
            return allocatedBytes();
        }
        if (lag == null) {
            throw new IllegalArgumentException("This server hides its loop: no " + question);
        }
        return switch (question) {
            case LAG_FROM_NOW -> {
                lag.start();
                yield 0;
            }
            case LAG -> lag.stop(99.9);
            default -> throw new IllegalArgumentException("Asked for " + question);
        };
    }

    private static long allocatedBytes() {
        return ((ThreadMXBean) ManagementFactory.getThreadMXBean()).getTotalThreadAllocatedBytes();
    }
}
