package io.nettio.nettytests;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.nettio.netty.AsyncioEventLoop;
import io.nettio.netty.AsyncioEventLoopGroup;
import io.netty.channel.nio.NioIoHandler;
import io.netty.util.concurrent.AutoScalingEventExecutorChooserFactory;
import io.netty.util.concurrent.AutoScalingEventExecutorChooserFactory.AutoScalingUtilizationMetric;
import io.netty.util.concurrent.EventExecutor;
import io.netty.util.concurrent.Future;
import io.netty.util.concurrent.GlobalEventExecutor;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;

/**
 * The cases of Netty's {@code AutoScalingEventExecutorChooserFactoryTest} in which a loop is busy:
 * there by a {@code run()} that spins, here by tasks that do.
 */
class ScalingCasesTest {
    private final Set<AsyncioEventLoop> busy = new HashSet<>();
    private AsyncioEventLoopGroup group;
    private volatile boolean ended;

    @AfterEach
    void closeGroup() {
        ended = true;
        group.shutdownGracefully(0, 10, TimeUnit.SECONDS).syncUninterruptibly();
    }

    @Test
    void busyLoops_wakeSuspendedOnes() throws Exception {
        startSuspended(3, 50, 2);

        keepAwakeOnesBusy();
        Eventually.until(() -> group.activeExecutorCount() == 2);
        keepAwakeOnesBusy();

        Eventually.until(() -> group.activeExecutorCount() == 3);
    }

    @Test
    void busyLoops_atTheMaximum_stayAwakeAndGetNoMore() throws Exception {
        startSuspended(2, 50, 2);
        keepAwakeOnesBusy();
        Eventually.until(() -> group.activeExecutorCount() == 2);
        keepAwakeOnesBusy();

        group.next();
        GlobalEventExecutor.INSTANCE.schedule(() -> {}, 200, TimeUnit.MILLISECONDS).sync();

        assertEquals(2, group.activeExecutorCount());
    }

    @Test
    void busyLoop_isReportedAsUsed_andTheSuspendedAsUnused() throws Exception {
        startSuspended(3, 20, 50); // patient: nothing is woken while this looks

        keepAwakeOnesBusy();

        Eventually.until(
                () -> {
                    List<AutoScalingUtilizationMetric> all = group.executorUtilizations();
                    return all.size() == 3 && all.stream().allMatch(this::isAsExpected);
                });
    }

    private boolean isAsExpected(AutoScalingUtilizationMetric metric) {
        return busy.contains(metric.executor())
                ? metric.utilization() > 0.4
                : metric.executor().isSuspended() && metric.utilization() == 0.0;
    }

    /** A group of which all but one loop are suspended, having been started. */
    private void startSuspended(int loops, long windowMillis, int patience) throws Exception {
        group =
                new AsyncioEventLoopGroup(
                        loops,
                        (Executor) null,
                        new AutoScalingEventExecutorChooserFactory(
                                1,
                                loops,
                                windowMillis,
                                TimeUnit.MILLISECONDS,
                                0.4,
                                0.6,
                                loops,
                                loops,
                                patience),
                        NioIoHandler.newFactory());
        List<Future<?>> started = new ArrayList<>();
        for (EventExecutor loop : group) {
            started.add(loop.submit(() -> {}));
        }
        for (Future<?> start : started) {
            start.sync();
        }
        Eventually.until(() -> group.activeExecutorCount() == 1);
    }

    private void keepAwakeOnesBusy() {
        for (EventExecutor executor : group) {
            AsyncioEventLoop loop = (AsyncioEventLoop) executor;
            if (!loop.isSuspended() && busy.add(loop)) {
                loop.execute(() -> spin(loop));
            }
        }
    }

    private void spin(AsyncioEventLoop loop) {
        long end = loop.time() + TimeUnit.MILLISECONDS.toNanos(1);
        while (loop.time() < end) {
            Thread.onSpinWait();
        }
        if (!ended && !loop.isShuttingDown()) {
            loop.execute(() -> spin(loop));
        }
    }
}
