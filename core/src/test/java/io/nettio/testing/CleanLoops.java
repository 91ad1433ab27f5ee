package io.nettio.testing;

import io.nettio.Asyncio;
import io.nettio.ExceptionContext;
import io.nettio.Loop;
import io.nettio.LoopPolicy;
import io.nettio.LoopStatistics;

import org.junit.jupiter.api.extension.AfterEachCallback;
import org.junit.jupiter.api.extension.BeforeEachCallback;
import org.junit.jupiter.api.extension.ExtensionContext;

import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;

/**
 * Makes a test's loops, and fails the test if it leaves pending tasks, handles or timers on one, a
 * report to an exception handler that it did not take, or a logged warning that it did not take.
 */
public final class CleanLoops implements BeforeEachCallback, AfterEachCallback {
    private final List<Loop> loops = new ArrayList<>();
    private final Queue<ExceptionContext> reports = new ConcurrentLinkedQueue<>();

    /** A loop in virtual time. */
    public VirtualTimeLoop virtual() {
        return watched(new VirtualTimeLoop());
    }

    /** A loop in real time. */
    public Loop plain() {
        return watched(LoopPolicy.newPlainLoop());
    }

    private <L extends Loop> L watched(L loop) {
        loop.setExceptionHandler(
                (told, context) -> {
                    if (!LoggedErrors.isSample(context.message())) {
                        reports.add(context);
                    }
                });
        loops.add(loop);
        return loop;
    }

    /** What the exception handlers were told since the last call. */
    public List<ExceptionContext> takeReports() {
        List<ExceptionContext> taken = new ArrayList<>(reports);
        reports.removeAll(taken);
        return taken;
    }

    @Override
    public void beforeEach(ExtensionContext context) {
        LoggedErrors.clear();
    }

    @Override
    public void afterEach(ExtensionContext context) {
        boolean failedAlready = context.getExecutionException().isPresent();
        List<String> problems = endAll();
        if (!failedAlready && !problems.isEmpty()) {
            throw new AssertionError("The test leaves behind: " + problems);
        }
    }

    /** Closes the loops and says what they left behind. */
    List<String> endAll() {
        List<String> problems = new ArrayList<>();
        for (Loop loop : loops) {
            if (!loop.isClosed()) {
                describeLeftovers(loop, problems);
                loop.setExceptionHandler((told, late) -> {});
                loop.close();
            }
        }
        loops.clear();
        takeReports().forEach(report -> problems.add("an untaken report: " + report));
        LoggedErrors.take().forEach(record -> problems.add("a logged error: " + record));
        return problems;
    }

    private static void describeLeftovers(Loop loop, List<String> problems) {
        if (loop.isRunning()) {
            problems.add("a loop that still runs");
            return;
        }
        Asyncio.allTasks(loop).forEach(task -> problems.add("pending " + task));
        LoopStatistics left = loop.statistics();
        if (left.ready() + left.inbox() + left.timers() > 0) {
            problems.add("pending handles: " + left);
        }
    }
}
