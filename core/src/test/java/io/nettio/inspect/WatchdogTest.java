package io.nettio.inspect;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import app.Blocking;

import io.nettio.Asyncio;
import io.nettio.Coroutine;
import io.nettio.Task;
import io.nettio.testing.LoggedErrors;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;

class WatchdogTest extends WatchdogFixture {
    @AfterEach
    void forgetWarnings() {
        LoggedErrors.clear(); // each block is one
    }

    // -- when

    @Test
    void block_atTheThreshold_isReported() {
        block(100);

        assertEquals(millis(100), onlyReport().busyFor());
        assertEquals(1, onlyReport().level());
    }

    @Test
    void listener_thatUnwatchesWhenABlockEnds_isToldOnce() {
        List<Duration> ended = new ArrayList<>();
        Watched executor = new Busy();
        watchdog.watch(executor);
        watchdog.addListener(
                new BlockedListener() {
                    @Override
                    public void blocked(BlockedReport report) {}

                    @Override
                    public void ended(BlockedReport last, Duration busyFor) {
                        ended.add(busyFor);
                        watchdog.unwatch(executor);
                    }
                });
        watchdog.look();
        watchdog.unwatch(executor);

        assertEquals(List.of(millis(100)), ended);
    }

    @Test
    void report_withHostileNames_isOnTheLinesThatItHas() {
        Task<?> task =
                loop.createTask(
                        Coroutine.of(() -> app.Blocking.load(() -> pass(100))),
                        Task.Options.named("a\nb\u001b[2J\u202e"));
        loop.runUntilComplete(task);

        String text = onlyReport().toString();
        assertTrue(text.contains("task a\\u000ab\\u001b[2J\\u202e, coroutine "), text);
    }

    @Test
    void block_belowTheThreshold_isNotReported() {
        block(99);

        assertEquals(List.of(), reports);
        assertEquals(0, watchdog.blocks(loop));
    }

    @Test
    void block_ofAnotherThreshold_isReportedFromThereOn() {
        watchdog.configure(WatchdogOptions.DEFAULT.withThreshold(millis(20)));

        block(19);
        block(20);

        assertEquals(millis(20), onlyReport().busyFor());
    }

    @Test
    void block_thatLasts_isReportedEachTimeItHasLastedTwiceAsLong() {
        inCallback(
                () -> {
                    for (int i = 0; i < 40; i++) {
                        pass(20);
                    }
                });

        assertEquals(
                List.of(millis(100), millis(200), millis(400), millis(800)),
                reports.stream().map(BlockedReport::busyFor).toList());
        assertEquals(List.of(1, 2, 3, 4), reports.stream().map(BlockedReport::level).toList());
    }

    @Test
    void blocks_inTwoTurns_areTwo() {
        block(100);
        block(100);

        assertEquals(List.of(1, 1), reports.stream().map(BlockedReport::level).toList());
        assertEquals(2, watchdog.blocks(loop));
    }

    @Test
    void shortTurns_ofLongTimeTogether_areNoBlock() {
        for (int i = 0; i < 10; i++) {
            block(60);
        }

        assertEquals(List.of(), reports);
    }

    @Test
    void loopThatWaits_forLong_isNotBlocked() {
        runMain(() -> Asyncio.sleep(Duration.ofHours(1)));
        watchdog.look();

        assertEquals(List.of(), reports);
    }

    @Test
    void look_atAnIdleLoop_isRepeatedAfterTheThreshold() {
        assertEquals(millis(100).toNanos(), watchdog.look(0));
    }

    @Test
    void look_atABusyLoop_isRepeatedWhenItWouldBeBlocked() {
        inCallback(() -> assertEquals(millis(70).toNanos(), pass(30, 0)));
    }

    @Test
    void look_atABlockedLoop_isRepeatedWhenTheNextReportIsDue() {
        inCallback(() -> assertEquals(millis(80).toNanos(), pass(120, 0)));
    }

    // -- what

    @Test
    void report_ofATask_namesItAndWhereItsCoroutineBegan() {
        Task<Void> task =
                loop.createTask(
                        io.nettio.Coroutine.of(() -> Blocking.serve(() -> pass(100))),
                        Task.Options.named("reader"));
        runMain(() -> Asyncio.await(task));

        assertEquals("reader", onlyReport().task());
        assertEquals("serve", onlyReport().coroutine().getMethodName());
        assertEquals("load", onlyReport().location().getMethodName());
    }

    @Test
    void report_ofAnEagerTask_namesThatAndNotItsCreator() {
        runMain(
                () -> {
                    Blocking.parse(
                            () ->
                                    loop.createTask(
                                            io.nettio.Coroutine.of(
                                                    () -> Blocking.serve(() -> pass(100))),
                                            Task.Options.named("eager").withEagerStart(true)));
                });

        assertEquals("eager", onlyReport().task());
        assertEquals("serve", onlyReport().coroutine().getMethodName());
    }

    @Test
    void report_ofACallback_namesNoTask() {
        block(100);

        assertNull(onlyReport().task());
        assertNull(onlyReport().coroutine());
        assertNull(onlyReport().channel());
    }

    @Test
    void report_always_namesLoopAndThread() {
        block(100);

        assertEquals(
                "Loop " + loop.engine().number() + " (" + Thread.currentThread().getName() + ")",
                onlyReport().loop());
    }

    @Test
    void report_ofCodeThatRuns_hasNoSuspects() {
        Task<Void> other = loop.createTask(() -> sleepSeconds(1));
        loop.runOnce();
        block(100);
        runMain(() -> Asyncio.await(other));

        assertEquals(List.of(), onlyReport().suspects());
    }

    @Test
    void report_inWords_saysWhoAndWhere() {
        Task<Void> task =
                loop.createTask(
                        io.nettio.Coroutine.of(() -> Blocking.serve(() -> pass(123))),
                        Task.Options.named("reader"));
        runMain(() -> Asyncio.await(task));

        String text = onlyReport().toString();
        assertContains(") is blocked for 123 ms at app.Blocking.load(Blocking.java:", text);
        assertContains("task reader, coroutine app.Blocking.serve(Blocking.java:", text);
        assertContains("\tat app.Blocking.load(Blocking.java:", text);
    }

    @Test
    void turn_thatEndsWhileOneLooks_isCountedAndNotReported() {
        Watched[] seen = {new EndedWatched()};
        watchdog.watch(seen[0]);
        watchdog.look();

        assertEquals(List.of(), reports);
        assertEquals(1, watchdog.blocks(seen[0]));
    }

    /** Busy for ever. */
    private static final class Busy implements Watched {
        @Override
        public String name() {
            return "busy";
        }

        @Override
        public long busySinceNanos() {
            return 0;
        }

        @Override
        public long nowNanos() {
            return millis(100).toNanos();
        }

        @Override
        public Thread thread() {
            return Thread.currentThread();
        }
    }

    /** Blocked at the first question, and not any more at the second. */
    private static final class EndedWatched implements Watched {
        private int questions;

        @Override
        public String name() {
            return "ended";
        }

        @Override
        public long busySinceNanos() {
            return questions++ == 0 ? 0 : -1;
        }

        @Override
        public long nowNanos() {
            return millis(100).toNanos();
        }

        @Override
        public Thread thread() {
            return null;
        }
    }

    // -- who is told

    @Test
    void listener_whenTheBlockEnds_isToldForHowLongItWasSeen() {
        List<Object> ends = new ArrayList<>();
        watchdog.addListener(
                new BlockedListener() {
                    @Override
                    public void blocked(BlockedReport report) {}

                    @Override
                    public void ended(BlockedReport last, Duration busyFor) {
                        ends.add(last.level() + " " + busyFor.toMillis());
                    }
                });
        inCallback(
                () -> {
                    pass(100);
                    pass(100);
                    pass(50);
                });
        watchdog.look();
        watchdog.look();

        assertEquals(List.of("2 250"), ends);
    }

    @Test
    void listener_whenTheLoopIsClosedBeforeTheNextLook_isToldOfTheEnd() {
        List<Object> ends = new ArrayList<>();
        watchdog.addListener(new EndListener(ends));
        block(100);
        loop.close();
        watchdog.look();

        assertEquals(List.of(millis(100)), ends);
    }

    private record EndListener(List<Object> ends) implements BlockedListener {
        @Override
        public void blocked(BlockedReport report) {}

        @Override
        public void ended(BlockedReport last, Duration busyFor) {
            ends.add(busyFor);
        }
    }

    @Test
    void listener_thatThrows_isRemovedAndLoggedAndTheOthersAreTold() {
        Watchdog other = watchdog(WatchdogOptions.DEFAULT);
        reports.clear();
        watchdog = new Watchdog(WatchdogOptions.DEFAULT, () -> clockNanos, jvm, () -> engineList());
        watchdog.addListener(
                report -> {
                    throw new IllegalStateException("listener");
                });
        watchdog.addListener(reports::add);
        block(100);
        block(100);

        assertEquals(2, reports.size());
        assertEquals(
                1,
                LoggedErrors.take().stream()
                        .filter(line -> line.startsWith("A listener of the watchdog threw"))
                        .count());
        assertFalse(other.removeListener(report -> {}));
    }

    private List<io.nettio.internal.Engine> engineList() {
        return List.of(loop.engine());
    }

    @Test
    void listener_thatTakesItsTime_keepsNobodyFromTheNumbers() {
        List<Long> numbers = new ArrayList<>();
        watchdog.addListener(
                report ->
                        numbers.add(
                                CompletableFuture.supplyAsync(() -> watchdog.blocks(loop)).join()));
        block(100);

        assertEquals(List.of(1L), numbers);
    }

    @Test
    void listener_onceRemoved_isNotTold() {
        BlockedListener listener = reports::add;
        watchdog.addListener(listener);

        assertTrue(watchdog.removeListener(listener));
        assertFalse(watchdog.removeListener(listener));

        block(100);
        assertEquals(1, reports.size());
    }

    @Test
    void global_whereThePropertyTurnsItOff_isNotStarted() {
        assertEquals("off", System.getProperty(Watchdog.PROPERTY)); // so the build runs its tests
        assertFalse(Watchdog.global().isStarted());
        assertNull(Watchdog.global().thread());
        assertEquals(WatchdogOptions.DEFAULT, Watchdog.global().options());
    }

    // -- options

    @Test
    void options_thatMakeNoSense_areRefused() {
        WatchdogOptions options = WatchdogOptions.DEFAULT;

        assertContains(
                "close() turns it off",
                assertThrows(
                        IllegalArgumentException.class,
                        () -> options.withThreshold(Duration.ofNanos(999_999))));
        assertThrows(IllegalArgumentException.class, () -> options.withErrorAfter(Duration.ZERO));
        assertThrows(IllegalArgumentException.class, () -> options.withErrorAfter(millis(-1)));
        assertThrows(IllegalArgumentException.class, () -> options.withLogInterval(millis(-1)));
    }

    @Test
    void executor_thatThrows_isWatchedNoMoreAndLogged() {
        Watched broken =
                new Watched() {
                    @Override
                    public String name() {
                        return "broken";
                    }

                    @Override
                    public long busySinceNanos() {
                        throw new IllegalStateException("broken");
                    }

                    @Override
                    public long nowNanos() {
                        return 0;
                    }

                    @Override
                    public Thread thread() {
                        return null;
                    }
                };
        watchdog.watch(broken);
        watchdog.look();

        assertFalse(watchdog.unwatch(broken));
        assertEquals(1, LoggedErrors.take().size());
    }
}
