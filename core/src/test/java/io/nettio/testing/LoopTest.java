package io.nettio.testing;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.nettio.Asyncio;
import io.nettio.Body;
import io.nettio.ExceptionContext;

import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.extension.RegisterExtension;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;

/** A test with a loop in virtual time and a trail of what happened on it. */
@ExtendWith(NothingUnretrieved.class)
@Timeout(value = 60, threadMode = Timeout.ThreadMode.SEPARATE_THREAD) // a hang is a failure
public abstract class LoopTest {
    @RegisterExtension protected final CleanLoops loops = new CleanLoops();

    protected final VirtualTimeLoop loop = loops.virtual();
    private final List<String> trail = new ArrayList<>();

    /** Runs the test's main coroutine. */
    protected final void runMain(Body main) {
        loop.runUntilComplete(main);
    }

    /** Runs the test's main coroutine and gives what it returns. */
    protected final <T> T runMain(Callable<T> main) {
        return loop.runUntilComplete(main);
    }

    protected final void note(Object event) {
        trail.add(String.valueOf(event));
    }

    /** Notes an event with the seconds since the loop's start: {@code woken@3}. */
    protected final void noteAt(Object event) {
        trail.add(event + "@" + seconds());
    }

    protected final void assertTrail(Object... events) {
        assertEquals(List.of(events), trail);
    }

    /** The loop's time in whole seconds. */
    protected final long seconds() {
        return Duration.ofNanos(loop.time()).toSeconds();
    }

    protected static void sleepSeconds(long seconds) {
        Asyncio.sleep(Duration.ofSeconds(seconds));
    }

    protected static void yieldNow() {
        Asyncio.sleep(Duration.ZERO);
    }

    protected static void yieldTimes(int turns) {
        for (int i = 0; i < turns; i++) {
            yieldNow();
        }
    }

    /** The only report that the exception handler got. */
    protected final ExceptionContext takeReport() {
        List<ExceptionContext> reports = loops.takeReports();
        assertEquals(1, reports.size(), () -> "reports: " + reports);
        return reports.get(0);
    }

    protected static void assertContains(String part, Throwable failure) {
        assertContains(part, String.valueOf(failure.getMessage()));
    }

    protected static void assertContains(String part, String whole) {
        assertEquals(true, whole.contains(part), () -> "\"" + part + "\" is not in: " + whole);
    }
}
