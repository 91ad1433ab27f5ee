package app;

import io.nettio.Asyncio;
import io.nettio.Coroutine;
import io.nettio.Loop;
import io.nettio.LoopPolicy;
import io.nettio.Task;
import io.nettio.inspect.BlockedReport;
import io.nettio.inspect.Watchdog;

import java.time.Duration;

/**
 * A program whose loop hangs for good: one coroutine suspends while it holds a monitor, and another
 * one wants that. The watchdog of the JVM, which nobody has started, says so, and the program
 * prints that and ends.
 */
public final class HungLoop {
    private static final Blocking.Cache CACHE = new Blocking.Cache();

    private HungLoop() {}

    /** Takes no arguments. */
    public static void main(String[] arguments) {
        Watchdog.global().addListener(HungLoop::print);
        Loop loop = LoopPolicy.newPlainLoop();
        Thread thread =
                new Thread(
                        () ->
                                loop.runUntilComplete(
                                        () -> {
                                            start("holder", HungLoop::hold);
                                            start("bystander", HungLoop::rest);
                                            start("wanter", HungLoop::want);
                                            rest();
                                        }),
                        "hung-loop");
        thread.setDaemon(true);
        thread.start();
        try {
            thread.join();
        } catch (InterruptedException interrupted) {
            throw new AssertionError(interrupted);
        }
    }

    private static void start(String name, io.nettio.Body body) {
        Asyncio.createTask(Coroutine.of(body), Task.Options.named(name));
    }

    private static void hold() {
        synchronized (CACHE) {
            rest();
        }
    }

    private static void want() {
        synchronized (CACHE) {
            throw new AssertionError("the loop does not hang");
        }
    }

    private static void rest() {
        Asyncio.sleep(Duration.ofHours(1));
    }

    @SuppressWarnings("SystemOut")
    private static void print(BlockedReport report) {
        if (report.lock() == null || !"wanter".equals(report.task())) {
            return; // a machine that is busy may block the loop's first turns, too
        }
        System.out.println("state=" + report.state());
        System.out.println("lock=" + report.lock());
        System.out.println("task=" + report.task());
        System.out.println("location=" + report.location());
        System.out.println("coroutine=" + report.coroutine());
        report.suspects().forEach(suspect -> System.out.println("suspect=" + suspect));
        System.out.println("loopStack=" + !report.loopStack().isEmpty());
        System.out.flush();
        Runtime.getRuntime().halt(0);
    }
}
