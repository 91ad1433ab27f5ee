package io.nettio.netty;

import io.netty.channel.ManualIoEventLoop;
import io.netty.util.concurrent.EventExecutor;
import io.netty.util.concurrent.SingleThreadEventExecutor;

import org.jspecify.annotations.Nullable;

import java.lang.ref.WeakReference;
import java.util.Map;
import java.util.WeakHashMap;

/**
 * One {@link StockLoop} for each executor. The executor holds its loop, by the listener of its
 * termination, and nothing else does: both go together.
 */
final class StockLoops {
    private static final Map<EventExecutor, WeakReference<StockLoop>> LOOPS = new WeakHashMap<>();

    private StockLoops() {}

    /** Any thread. */
    static StockLoop of(EventExecutor executor) {
        requireOneThread(executor);
        synchronized (LOOPS) {
            StockLoop known = known(executor);
            if (known == null) {
                known = new StockLoop(executor);
                LOOPS.put(executor, new WeakReference<>(known));
            }
            return known;
        }
    }

    /** The loop that was made for this executor, if one was. Any thread. */
    static @Nullable StockLoop ifKnown(EventExecutor executor) {
        synchronized (LOOPS) {
            return known(executor);
        }
    }

    private static @Nullable StockLoop known(EventExecutor executor) {
        WeakReference<StockLoop> loop = LOOPS.get(executor);
        return loop == null ? null : loop.get();
    }

    private static void requireOneThread(EventExecutor executor) {
        if (!(executor instanceof SingleThreadEventExecutor)
                && !(executor instanceof ManualIoEventLoop)) {
            throw new IllegalArgumentException(
                    "Coroutines need an executor that runs its tasks in order, on one thread, until"
                            + " it is shut down; "
                            + executor.getClass().getName()
                            + " is none: use an event loop, or a DefaultEventExecutor");
        }
    }
}
