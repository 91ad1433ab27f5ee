package io.nettio.netty.stream;

import io.nettio.Loop;
import io.nettio.LoopPolicy;
import io.nettio.netty.AsyncioEventLoop;
import io.nettio.netty.Transports;
import io.netty.util.concurrent.DefaultThreadFactory;

import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.function.Supplier;
import java.util.stream.Stream;

/** The loops that processes are tried on: each transport that loads here, and core's own. */
record ProcessLoops(String name, Supplier<Loop> maker) {
    private static final Duration LIMIT = Duration.ofSeconds(30);

    static Stream<ProcessLoops> all() {
        return Stream.concat(
                Arrays.stream(Transports.values())
                        .filter(Transports::isAvailable)
                        .map(ProcessLoops::on),
                Stream.of(new ProcessLoops("plain", LoopPolicy::newPlainLoop)));
    }

    static ProcessLoops on(Transports transport) {
        return new ProcessLoops(transport.transportName(), () -> netty(transport));
    }

    static AsyncioEventLoop netty(Transports transport) {
        return new AsyncioEventLoop(
                null, new DefaultThreadFactory("processes"), transport.ioHandlerFactory());
    }

    /** Threads of processes that are there now. */
    static List<Thread> pipeThreads() {
        return Thread.getAllStackTraces().keySet().stream()
                .filter(thread -> thread.getName().startsWith("nettio-process-"))
                .toList();
    }

    /** Waits until none is left. */
    static void awaitNoPipeThreads() throws InterruptedException {
        for (List<Thread> left = pipeThreads(); !left.isEmpty(); left = pipeThreads()) {
            if (!left.getFirst().join(LIMIT)) { // it may have started others
                throw new AssertionError("This thread stays: " + left);
            }
        }
    }

    @Override
    public String toString() {
        return name;
    }
}
