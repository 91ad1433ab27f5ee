package io.nettio.netty;

import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertSame;

import io.nettio.Loop;
import io.netty.util.concurrent.DefaultEventExecutor;
import io.netty.util.concurrent.EventExecutor;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

import java.lang.ref.WeakReference;
import java.util.concurrent.TimeUnit;

/** A guest lives as long as its executor: neither longer nor shorter. */
@Timeout(value = 60, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class StockLoopLifetimeTest {
    /** Collects what is garbage now: this object, at the least. */
    private static void collectGarbage() {
        WeakReference<Object> canary = new WeakReference<>(new Object());
        while (canary.get() != null) {
            System.gc();
        }
    }

    private static WeakReference<Loop> loopOfADroppedExecutor() {
        return new WeakReference<>(NettyAsyncio.loopOf(new DefaultEventExecutor()));
    }

    @Test
    void executorThatIsDropped_takesItsLoopWithIt() {
        WeakReference<Loop> loop = loopOfADroppedExecutor();

        while (loop.get() != null) {
            System.gc();
        }

        assertNull(loop.get());
    }

    @Test
    void loopThatNobodyKeeps_isTheSameWhileItsExecutorLives() {
        EventExecutor executor = new DefaultEventExecutor();
        NettyAsyncio.loopOf(executor).setExceptionHandler((loop, context) -> {});
        Object handler = NettyAsyncio.loopOf(executor).getExceptionHandler();

        collectGarbage();

        assertSame(handler, NettyAsyncio.loopOf(executor).getExceptionHandler());
        executor.shutdownGracefully(0, 20, TimeUnit.SECONDS).syncUninterruptibly();
    }
}
