package io.nettio.netty;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import app.BlockingHandler;

import io.nettio.Coroutine;
import io.nettio.Loop;
import io.nettio.Task;
import io.nettio.inspect.BlockedReport;
import io.nettio.inspect.Watchdog;
import io.nettio.inspect.WatchdogOptions;
import io.netty.channel.ManualIoEventLoop;
import io.netty.channel.nio.NioIoHandler;
import io.netty.util.concurrent.DefaultEventExecutor;
import io.netty.util.concurrent.DefaultEventExecutorGroup;
import io.netty.util.concurrent.EventExecutor;
import io.netty.util.concurrent.EventExecutorGroup;
import io.netty.util.concurrent.UnorderedThreadPoolEventExecutor;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;

/** The watchdog on executors that are not Nettio's: each blocks until it was seen. */
class GroupWatchTest {
    private final Watchdog watchdog =
            new Watchdog(WatchdogOptions.DEFAULT.withThreshold(Duration.ofMillis(1)));
    private final List<BlockedReport> reports = new ArrayList<>();
    private final CompletableFuture<Void> gate = new CompletableFuture<>();
    private final CompletableFuture<Void> entered = new CompletableFuture<>();
    private EventExecutorGroup group = new DefaultEventExecutor();

    @AfterEach
    void end() {
        gate.complete(null);
        group.shutdownGracefully(0, 30, TimeUnit.SECONDS).syncUninterruptibly();
    }

    private void use(EventExecutorGroup other) {
        group.shutdownGracefully(0, 30, TimeUnit.SECONDS).syncUninterruptibly();
        group = other;
    }

    private void block() {
        BlockingHandler.run(
                () -> {
                    entered.complete(null);
                    gate.join();
                });
    }

    /** Looks until the block is reported: the executor stays blocked until then. */
    private BlockedReport lookUntilReported() {
        watchdog.addListener(
                report -> {
                    if (isOfTheBlock(report)) {
                        reports.add(report);
                    }
                });
        while (reports.isEmpty()) {
            watchdog.look();
        }
        return reports.get(0);
    }

    /** On a busy machine a thread may take longer than the threshold to start, for one. */
    private static boolean isOfTheBlock(BlockedReport report) {
        return report.state() == Thread.State.WAITING
                && report.location() != null
                && report.location().getClassName().equals("app.BlockingHandler");
    }

    static List<StockExecutors.Kind> kinds() {
        return StockExecutors.kinds().toList();
    }

    @ParameterizedTest
    @MethodSource("kinds")
    void executor_thatIsBlocked_isReportedWithItsStack(StockExecutors.Kind kind) throws Exception {
        use(kind.newExecutor());
        GroupWatch watch = GroupWatch.bind(group, watchdog);
        watchdog.look(); // it gets its first beat
        group.submit(() -> {}).sync();
        group.execute(this::block);
        TestLoops.get(entered);
        BlockedReport report = lookUntilReported();

        assertEquals("app.BlockingHandler", report.location().getClassName());
        assertEquals(Thread.State.WAITING, report.state());
        assertTrue(report.loop().startsWith("Executor "), report.loop());
        assertNull(report.task());
        assertTrue(watch.blocks() >= 1);
        assertTrue(
                watchdog.topOffenders().stream()
                        .anyMatch(offender -> offender.last().equals(report)));
    }

    @Test
    void executor_thatWasBlockedBefore_isFoundWithItsThread() throws Exception {
        group.execute(this::block);
        TestLoops.get(entered);
        GroupWatch.bind(group, watchdog);
        BlockedReport report = lookUntilReported();

        assertEquals("app.BlockingHandler", report.location().getClassName());
        assertTrue(report.loop().startsWith("Executor defaultEventExecutor"), report.loop());
    }

    @Test
    @SuppressWarnings("deprecation") // a kind of group that there is
    void pool_thatIsBlocked_isReportedWithAThreadOfIts() throws Exception {
        use(new UnorderedThreadPoolEventExecutor(1));
        GroupWatch.bind(group, watchdog);
        group.execute(this::block);
        TestLoops.get(entered);
        BlockedReport report = lookUntilReported();

        assertEquals("app.BlockingHandler", report.location().getClassName());
    }

    @Test
    void executor_thatIsBlocked_hasOneBeatWaitingAtMost() throws Exception {
        DefaultEventExecutor executor = new DefaultEventExecutor();
        use(executor);
        GroupWatch.bind(group, watchdog);
        executor.execute(this::block);
        TestLoops.get(entered);
        for (int i = 0; i < 10; i++) {
            watchdog.look();
        }

        assertEquals(1, executor.pendingTasks());
    }

    @Test
    void executor_thatGoesOn_isNotBlockedAnyMore() throws Exception {
        GroupWatch.bind(group, watchdog);
        group.execute(this::block);
        TestLoops.get(entered);
        lookUntilReported();
        gate.complete(null);
        group.submit(() -> {}).sync();
        watchdog.look();
        int before = reports.size();
        group.submit(() -> {}).sync();
        watchdog.look();

        assertEquals(before, reports.size());
    }

    @Test
    void executor_withAGuest_whoseTaskBlocks_isReportedOnceAndAsThatTask() throws Exception {
        EventExecutor executor = new DefaultEventExecutor();
        use(executor);
        Loop guest = NettyAsyncio.loopOf(executor);
        GroupWatch watch = GroupWatch.bind(group, watchdog);
        guest.callSoonThreadsafe(
                () -> guest.createTask(Coroutine.of(() -> block()), Task.Options.named("blocker")));
        TestLoops.get(entered);
        lookUntilReported();
        watchdog.look();
        gate.complete(null);
        group.submit(() -> {}).sync();
        watchdog.look();

        assertTrue(
                reports.stream().allMatch(report -> "blocker".equals(report.task())),
                reports::toString);
        assertEquals(0, watch.blocks());
        assertTrue(watchdog.blocks(guest) >= 1);
    }

    @Test
    void executor_withAGuest_whoseOtherTaskBlocks_isReportedWithTheGuestsTasksAsSuspects()
            throws Exception {
        EventExecutor executor = new DefaultEventExecutor();
        use(executor);
        Loop guest = NettyAsyncio.loopOf(executor);
        CompletableFuture<Void> asleep = new CompletableFuture<>();
        guest.callSoonThreadsafe(
                () ->
                        guest.createTask(
                                Coroutine.of(
                                        () -> {
                                            asleep.complete(null);
                                            io.nettio.Asyncio.sleep(Duration.ofHours(1));
                                        }),
                                Task.Options.named("sleeper")));
        TestLoops.get(asleep);
        group.submit(() -> {}).sync(); // its turn is over
        GroupWatch.bind(group, watchdog);
        group.execute(this::block);
        TestLoops.get(entered);
        BlockedReport report = lookUntilReported();

        assertEquals(1, report.suspects().size());
        assertTrue(report.suspects().get(0).startsWith("sleeper ("), report::toString);
        guest.setExceptionHandler((loop, context) -> {});
    }

    @Test
    void loops_ofNettio_areNotBoundTwice() {
        use(new AsyncioEventLoopGroup(2, NioIoHandler.newFactory()));
        GroupWatch watch = GroupWatch.bind(group, watchdog);

        assertEquals(0, watch.blocks());
        watch.close();
    }

    @Test
    void executor_thatHasEnded_isForgotten() throws Exception {
        EventExecutor executor = new DefaultEventExecutor();
        GroupWatch.bind(executor, watchdog);
        executor.shutdownGracefully(0, 30, TimeUnit.SECONDS).sync();
        watchdog.look();
        watchdog.look();

        assertEquals(List.of(), reports);
    }

    @Test
    void executor_whoseWatchIsClosed_isLeftAlone() throws Exception {
        DefaultEventExecutor executor = new DefaultEventExecutor();
        use(executor);
        GroupWatch.bind(group, watchdog).close();
        executor.execute(this::block);
        TestLoops.get(entered);
        watchdog.look();

        assertEquals(0, executor.pendingTasks());
    }

    @Test
    void executor_thatRefusesTheBeat_isNotBlocked() {
        ManualIoEventLoop manual =
                new ManualIoEventLoop(Thread.currentThread(), NioIoHandler.newFactory());
        GroupWatch watch = GroupWatch.bind(manual, watchdog);
        manual.shutdownGracefully(0, 30, TimeUnit.SECONDS);
        while (!manual.isShutdown()) {
            manual.runNow();
        }
        watchdog.look();

        assertEquals(0, watch.blocks());
    }

    @Test
    void groups_ofSeveralExecutors_areWatchedEach() throws Exception {
        use(new DefaultEventExecutorGroup(3));
        GroupWatch watch = GroupWatch.bind(group, watchdog);
        group.next();
        group.next().execute(this::block);
        TestLoops.get(entered);
        BlockedReport report = lookUntilReported();

        assertEquals("app.BlockingHandler", report.location().getClassName());
        assertTrue(watch.blocks() >= 1);
    }
}
