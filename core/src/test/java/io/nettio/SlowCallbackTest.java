package io.nettio;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.nettio.testing.LoggedErrors;
import io.nettio.testing.LoopTest;

import org.junit.jupiter.api.Test;

import java.time.Duration;
import java.util.List;

/** Callbacks that take long, as debug mode logs them; the clock is moved inside them. */
final class SlowCallbackTest extends LoopTest {
    private static final Duration THRESHOLD = Duration.ofMillis(100);

    private void take(long millis) {
        loop.advance(Duration.ofMillis(millis));
    }

    /** The only warning; its first line is what asyncio would say, the others say where. */
    private static String onlyWarning() {
        List<String> logged = LoggedErrors.take();
        assertEquals(1, logged.size(), logged::toString);
        return logged.get(0);
    }

    @Test
    void callback_asLongAsTheThreshold_isLoggedInAsyncioWords() {
        loop.setDebug(true);
        assertEquals(THRESHOLD, loop.getSlowCallbackDuration());
        loop.callSoon(named("one", () -> take(99)));
        loop.callSoon(named("two", () -> take(100)));

        loop.runOnce();

        assertContains("Executing <Handle[two]> took 0.100 seconds", onlyWarning());
    }

    @Test
    void setSlowCallbackDuration_negative_isRefusedAndTheOneBeforeStays() {
        assertContains(
                "PT-0.001S",
                assertThrows(
                        IllegalArgumentException.class,
                        () -> loop.setSlowCallbackDuration(Duration.ofMillis(-1))));

        assertEquals(THRESHOLD, loop.getSlowCallbackDuration());
    }

    private static Runnable named(String name, Runnable code) {
        return new Runnable() {
            @Override
            public void run() {
                code.run();
            }

            @Override
            public String toString() {
                return name;
            }
        };
    }

    @Test
    void callback_slow_isLoggedWithTheCodeThatMadeItFirst() {
        loop.setDebug(true);
        loop.callSoon(() -> take(123));

        loop.runOnce();

        assertFirstFrame("callback_slow_isLoggedWithTheCodeThatMadeItFirst", onlyWarning());
    }

    private static void assertFirstFrame(String method, String logged) {
        List<String> lines = logged.lines().toList();
        assertEquals("created at:", lines.get(1));
        assertContains("SlowCallbackTest." + method + "(SlowCallbackTest.java:", lines.get(2));
        assertTrue(lines.size() <= 2 + 10, logged);
    }

    @Test
    void timer_slow_isLoggedWithTheCodeThatSetIt() {
        loop.setDebug(true);
        loop.callLater(Duration.ZERO, () -> take(200));

        loop.runOnce();

        String logged = onlyWarning();
        assertContains("Executing <TimerHandle[", logged);
        assertFirstFrame("timer_slow_isLoggedWithTheCodeThatSetIt", logged);
    }

    @Test
    void doneCallback_slow_isLoggedWithTheCodeThatAddedIt() {
        loop.setDebug(true);
        AsyncFuture<Integer> future = loop.createFuture();
        future.addDoneCallback(done -> take(200));
        future.setResult(7);

        loop.runOnce();

        String logged = onlyWarning();
        assertContains("of AsyncFuture[result=7]]> took 0.200 seconds", logged);
        assertFirstFrame("doneCallback_slow_isLoggedWithTheCodeThatAddedIt", logged);
    }

    @Test
    void step_slow_isLoggedByItsTaskAndTheCodeThatStartedThat() {
        loop.setDebug(true);
        loop.createTask(Coroutine.of(() -> take(2000)), Task.Options.named("sluggish"));

        loop.runOnce();

        String logged = onlyWarning();
        assertContains("Executing <Task[sluggish result=null]> took 2.000 seconds", logged);
        assertFirstFrame("step_slow_isLoggedByItsTaskAndTheCodeThatStartedThat", logged);
    }

    @Test
    void step_ofATaskThatIsOlderThanDebugMode_isLoggedWithoutItsPlace() {
        loop.createTask(Coroutine.of(() -> take(2000)), Task.Options.named("old"));
        loop.setDebug(true);

        loop.runOnce();

        assertEquals("Executing <Task[old result=null]> took 2.000 seconds", onlyWarning());
    }

    @Test
    void step_ofAnEagerTask_countsForTheCallbackItStartsIn() {
        loop.setDebug(true);
        loop.callSoon(
                named(
                        "starter",
                        () ->
                                loop.createTask(
                                        Coroutine.of(() -> take(300)),
                                        Task.Options.DEFAULT.withEagerStart(true))));

        loop.runOnce();

        assertContains("Executing <Handle[starter]> took 0.300 seconds", onlyWarning());
    }

    @Test
    void threshold_changedWhileItRuns_holdsAtOnce() {
        loop.setDebug(true);
        loop.callSoon(
                () -> {
                    take(200);
                    loop.setSlowCallbackDuration(Duration.ofSeconds(1));
                });
        loop.callSoon(() -> take(999));

        loop.runOnce();

        assertEquals(List.of(), LoggedErrors.take());
    }

    @Test
    void callback_whoseNameThrows_isLoggedByItsClassAndDebugModeStaysOn() {
        loop.setDebug(true);
        loop.callSoon(
                new Runnable() {
                    @Override
                    public void run() {
                        take(200);
                    }

                    @Override
                    public String toString() {
                        throw new IllegalStateException("no name");
                    }
                });
        loop.callSoon(named("next", () -> take(200)));

        loop.runOnce();

        List<String> logged = LoggedErrors.take();
        assertContains("whose toString() throws java.lang.IllegalStateException", logged.get(0));
        assertContains("Executing <Handle[next]>", logged.get(1));
        assertEquals(2, logged.size());
    }

    @Test
    void callback_thatThrows_isTimedToo() {
        loop.setDebug(true);
        loop.callSoon(
                named(
                        "fails",
                        () -> {
                            take(200);
                            throw new IllegalStateException("boom");
                        }));

        loop.runOnce();

        assertContains("boom", takeReport().exception());
        assertContains("Executing <Handle[fails]> took 0.200 seconds", onlyWarning());
    }

    // -- toggled live

    @Test
    void debugMode_turnedOnWithinACallback_doesNotTimeThatOne() {
        loop.callSoon(
                () -> {
                    take(5000);
                    loop.setDebug(true);
                    take(5000);
                });
        loop.callSoon(() -> take(5000));
        loop.runOnce();
        assertEquals(List.of(), LoggedErrors.take());

        loop.callSoon(named("next turn", () -> take(200)));
        loop.runOnce();

        assertContains("<Handle[next turn]> took 0.200 seconds", onlyWarning());
    }

    @Test
    void debugMode_turnedOffWithinACallback_logsNothingMore() {
        loop.setDebug(true);
        loop.callSoon(
                () -> {
                    take(5000);
                    loop.setDebug(false);
                });
        loop.callSoon(() -> take(5000));

        loop.runOnce();

        assertEquals(List.of(), LoggedErrors.take());
        assertFalse(loop.getDebug());
    }

    @Test
    void debugMode_turnedOffAndOnWithinACallback_doesNotTimeThatOne() {
        loop.setDebug(true);
        loop.callSoon(
                () -> {
                    take(5000);
                    loop.setDebug(false);
                    loop.setDebug(true);
                    take(5000);
                });

        loop.runOnce();

        assertEquals(List.of(), LoggedErrors.take());
        assertTrue(loop.getDebug());
    }

    @Test
    void debugMode_turnedOnTwice_logsOnce() {
        loop.setDebug(true);
        loop.setDebug(true);
        loop.callSoon(named("slow", () -> take(200)));

        loop.runOnce();

        assertContains("<Handle[slow]>", onlyWarning());
        loop.setDebug(false);
        loop.callSoon(() -> take(200));
        loop.runOnce();
        assertEquals(List.of(), LoggedErrors.take());
    }

    @Test
    void debugMode_toggledByAnotherThreadAllTheTime_neverReportsAWrongTime() throws Exception {
        Thread toggling =
                new Thread(
                        () -> {
                            for (int i = 0; i < 20_000; i++) {
                                loop.setDebug(i % 2 == 0);
                            }
                        });
        toggling.start();
        // Each callback takes 60 ms: two that were taken for one would be too slow.
        while (toggling.isAlive()) {
            loop.callSoon(() -> take(60));
            loop.createTask(() -> take(60));
            loop.runOnce();
        }
        toggling.join();

        assertFalse(loop.getDebug());
        assertEquals(List.of(), LoggedErrors.take());
    }
}
