package io.nettio.netty;

import io.nettio.Loop;
import io.nettio.inspect.Watched;
import io.netty.util.concurrent.EventExecutor;
import io.netty.util.concurrent.SingleThreadEventExecutor;

import org.jspecify.annotations.Nullable;

import java.util.concurrent.RejectedExecutionException;

/**
 * An executor of any kind as the watchdog sees it: at each look it is given a task, if the last one
 * has run, and is busy for as long as that waits. Nothing that it does while a guest's turn is
 * under way counts: the guest's loop is watched itself.
 */
final class Heartbeat implements Watched {
    private static final long NOTHING = -1;

    private final EventExecutor executor;

    // the watchdog alone
    private long sentNanos;

    // the watchdog sets it, the executor takes it back
    private volatile boolean waits;
    private volatile @Nullable Thread thread; // that ran the last one

    Heartbeat(EventExecutor executor) {
        this.executor = executor;
    }

    @Override
    public String name() {
        Thread known = thread();
        return "Executor " + (known == null ? executor.toString() : known.getName());
    }

    @Override
    public long busySinceNanos() {
        StockLoop guest = StockLoops.ifKnown(executor);
        if (guest != null && guest.statistics().busy()) {
            sentNanos = nowNanos();
            return NOTHING;
        }
        if (waits) {
            return sentNanos;
        }
        send();
        return NOTHING;
    }

    private void send() {
        if (executor instanceof SingleThreadEventExecutor single && single.isSuspended()) {
            return; // it does nothing, and is not to be woken
        }
        sentNanos = nowNanos();
        waits = true;
        try {
            executor.execute(this::beat);
        } catch (RejectedExecutionException endedOrFull) {
            waits = false;
        }
    }

    private void beat() {
        thread = Thread.currentThread();
        waits = false;
    }

    @Override
    public long nowNanos() {
        return executor.ticker().nanoTime();
    }

    @Override
    public @Nullable Thread thread() {
        Thread known = thread;
        return known != null && known.isAlive() && executor.inEventLoop(known) ? known : search();
    }

    /**
     * For an executor that was blocked before it ran any of these; Netty's own question for its
     * thread waits until it has one.
     */
    private @Nullable Thread search() {
        Thread[] all = new Thread[2 * Thread.activeCount() + 16];
        int count = Thread.currentThread().getThreadGroup().enumerate(all);
        for (int i = 0; i < count; i++) {
            if (executor.inEventLoop(all[i])) {
                return all[i];
            }
        }
        return null;
    }

    @Override
    public @Nullable Loop loop() {
        return StockLoops.ifKnown(executor);
    }

    @Override
    public boolean isOver() {
        return executor.isShutdown();
    }
}
