package io.nettio.benchmarks.inprocess;

import io.nettio.Asyncio;
import io.nettio.Task;
import io.nettio.benchmarks.peers.KotlinPeers;
import io.nettio.netty.AsyncioEventLoop;
import io.nettio.netty.AsyncioEventLoopGroup;
import io.nettio.netty.Transports;
import io.netty.channel.EventLoop;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.epoll.EpollIoHandler;
import io.netty.util.concurrent.Ticker;

import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;

/**
 * A million tasks that sleep, in a process of its own. Prints the seconds until all are done, or
 * what they hold while all sleep: the bytes of the heap for each, behind a garbage collection, and
 * the megabytes that the process held at most before that.
 */
public final class Sleepers {
    static final int COUNT = 1_000_000;
    private static final int WARM_UPS = 10;
    private static final int COUNT_OF_A_WARM_UP = 20_000;
    private static final Duration LONG = Duration.ofHours(1);
    private static final Duration SHORT = Duration.ofSeconds(1);
    private static final Duration SHORTEST = Duration.ofMillis(1);

    private Sleepers() {}

    /** Who sleeps. */
    public enum Kind {
        NETTIO("Nettio"),
        KOTLIN("Kotlin"),
        VIRTUAL_THREADS("virtual threads");

        private final String title;

        Kind(String title) {
            this.title = title;
        }

        String title() {
            return title;
        }
    }

    /** With a {@link Kind}, and what is asked for: {@code time} or {@code memory}. */
    public static void main(String[] args) throws Exception {
        Kind kind = Kind.valueOf(args[0]);
        boolean time = args[1].equals("time");
        for (int i = 0; i < WARM_UPS; i++) { // stacks of code that is not compiled are larger
            sleep(kind, COUNT_OF_A_WARM_UP, SHORTEST, true);
        }
        System.out.println(time ? seconds(kind) : memory(kind));
        Runtime.getRuntime().halt(0); // not a million cancellations
    }

    private static String seconds(Kind kind) throws Exception {
        Ticker ticker = Ticker.systemTicker();
        long begin = ticker.nanoTime();
        sleep(kind, COUNT, SHORT, true);
        return String.valueOf((ticker.nanoTime() - begin) / 1e9);
    }

    private static String memory(Kind kind) throws Exception {
        long before = usedBytes();
        sleep(kind, COUNT, LONG, false);
        double peak = peakMegabytes();
        return (double) (usedBytes() - before) / COUNT + " " + peak;
    }

    /** Until all are done, or until all sleep. */
    private static void sleep(Kind kind, int count, Duration each, boolean untilDone)
            throws Exception {
        switch (kind) {
            case NETTIO -> nettio(count, each, untilDone);
            case KOTLIN -> kotlin(count, each, untilDone);
            case VIRTUAL_THREADS -> virtualThreads(count, each, untilDone);
        }
    }

    private static void nettio(int count, Duration each, boolean untilDone) {
        AsyncioEventLoop loop =
                new AsyncioEventLoopGroup(1, Transports.EPOLL.ioHandlerFactory()).next();
        loop.runUntilComplete(
                () -> {
                    List<Task<?>> all = new ArrayList<>(count);
                    for (int i = 0; i < count; i++) {
                        all.add(Asyncio.createTask(() -> Asyncio.sleep(each)));
                    }
                    if (untilDone) {
                        all.forEach(Asyncio::await);
                    } else {
                        Asyncio.sleep(Duration.ZERO); // all have begun
                    }
                });
    }

    private static void kotlin(int count, Duration each, boolean untilDone) {
        EventLoop loop = new MultiThreadIoEventLoopGroup(1, EpollIoHandler.newFactory()).next();
        new KotlinPeers(loop).sleepers(count, each.toMillis(), untilDone);
    }

    private static void virtualThreads(int count, Duration each, boolean untilDone)
            throws InterruptedException {
        CountDownLatch begun = new CountDownLatch(count);
        List<Thread> all = new ArrayList<>(count);
        for (int i = 0; i < count; i++) {
            all.add(
                    Thread.ofVirtual()
                            .start(
                                    () -> {
                                        begun.countDown();
                                        sleepHere(each);
                                    }));
        }
        begun.await();
        for (Thread thread : untilDone ? all : List.<Thread>of()) {
            thread.join();
        }
    }

    @SuppressForbidden("a sleeping thread is what is measured")
    private static void sleepHere(Duration duration) {
        try {
            Thread.sleep(duration);
        } catch (InterruptedException impossible) {
            throw new IllegalStateException(impossible);
        }
    }

    private static long usedBytes() {
        System.gc();
        return ManagementFactory.getMemoryMXBean().getHeapMemoryUsage().getUsed();
    }

    private static double peakMegabytes() throws IOException {
        return Files.readAllLines(Path.of("/proc/self/status")).stream()
                .filter(line -> line.startsWith("VmHWM:"))
                .mapToDouble(line -> Double.parseDouble(line.split("\\s+", -1)[1]) / 1000)
                .findFirst()
                .orElseThrow();
    }
}
