package io.nettio.netty;

import io.nettio.internal.Callback;
import io.nettio.internal.Engine;
import io.nettio.internal.Inbox;
import io.nettio.internal.Submitted;
import io.netty.util.concurrent.RejectedExecutionHandler;

import org.jspecify.annotations.Nullable;

import java.util.AbstractQueue;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Iterator;
import java.util.List;
import java.util.Objects;
import java.util.Queue;
import java.util.concurrent.RejectedExecutionException;

/**
 * The task queue that Netty is given, so that its own {@code execute}, rejection, shutdown and
 * {@code pendingTasks} work on it: what the loop's thread adds goes to the ready queue, what others
 * add to a multi-producer queue that each turn takes in.
 */
final class LoopTaskQueue extends AbstractQueue<Runnable> implements Inbox {
    private final Queue<Runnable> submitted;
    private final int maxPending;
    private @Nullable AsyncioEventLoop loop;

    // any thread
    private volatile boolean closed;
    private final List<Runnable> handedBack = new ArrayList<>(); // guarded by this

    LoopTaskQueue(Queue<Runnable> submitted, int maxPending) {
        this.submitted = submitted;
        this.maxPending = maxPending;
    }

    void bind(AsyncioEventLoop owner) {
        loop = owner;
    }

    private Engine engine() {
        return Objects.requireNonNull(loop).engine();
    }

    @Override
    public boolean offer(Runnable task) {
        AsyncioEventLoop owner = loop;
        if (owner == null || isSubmitted(task) || !owner.inEventLoop()) {
            return hasRoomFor(task) && submitted.offer(task) && !(closed && takeBack(task));
        }
        if (owner.engine().readyCount() >= maxPending) {
            return false;
        }
        owner.engine().ready(task);
        return true;
    }

    /**
     * Takes in all that was offered, for the last time: what comes later is refused. An offer that
     * goes on meanwhile sees the close or is seen by it, so that no task is lost between them.
     */
    synchronized void close() {
        closed = true;
        for (Runnable task = submitted.poll(); task != null; task = submitted.poll()) {
            engine().ready(task);
        }
    }

    /**
     * After the close, those who offered are the ones to empty the queue; what one of them finds of
     * others it keeps for them. False if the close has taken the task in.
     */
    private synchronized boolean takeBack(Runnable task) {
        for (Runnable late = submitted.poll(); late != null; late = submitted.poll()) {
            handedBack.add(late);
        }
        return handedBack.remove(task);
    }

    /**
     * The bound is for Netty's tasks: what ends a coroutine's wait is never refused, or it would
     * hang.
     */
    private boolean hasRoomFor(Runnable task) {
        return maxPending == Integer.MAX_VALUE
                || isSubmitted(task)
                || submitted.size() < maxPending;
    }

    /** Whether it came by {@link #submit}, which offers only what other threads give. */
    private static boolean isSubmitted(Runnable task) {
        return task instanceof Callback || task instanceof Submitted;
    }

    /**
     * What a loop does with what it refuses. A handler is for Netty's tasks: it might run a
     * callback on the caller's thread, or forget it, and who waits for that would hang.
     */
    static RejectedExecutionHandler onRefusal(RejectedExecutionHandler handler) {
        Objects.requireNonNull(handler, "rejectedExecutionHandler");
        return (task, refusing) -> {
            if (isSubmitted(task)) {
                throw new RejectedExecutionException("event executor terminated");
            }
            handler.rejected(task, refusing);
        };
    }

    /**
     * A callback that other threads submit; from the loop's own thread it is ready at once, as in
     * asyncio.
     */
    @Override
    public void submit(Callback callback) {
        AsyncioEventLoop owner = Objects.requireNonNull(loop);
        if (!owner.inEventLoop()) {
            owner.execute(callback instanceof Runnable itself ? itself : new Submitted(callback));
        } else if (owner.isTerminated()) {
            throw new RejectedExecutionException("event executor terminated");
        } else {
            owner.engine().ready(callback);
        }
    }

    @Override
    public @Nullable Runnable poll() {
        return closed ? null : submitted.poll();
    }

    @Override
    public @Nullable Runnable peek() {
        return closed ? null : submitted.peek();
    }

    /**
     * What waits in both queues: Netty's {@code hasTasks} and {@code pendingTasks}, and the gauges
     * made of it, ask.
     */
    @Override
    public int size() {
        return loop == null ? submitted.size() : submitted.size() + engine().readyCount();
    }

    @Override
    public boolean isEmpty() {
        return submitted.isEmpty() && (loop == null || engine().readyCount() == 0);
    }

    @Override
    public int submittedCount() {
        return submitted.size();
    }

    /** Netty asks at the end of a loop, where {@link #offer} has settled it. */
    @Override
    public boolean remove(@Nullable Object task) {
        return false;
    }

    @Override
    public Iterator<Runnable> iterator() {
        return Collections
                .emptyIterator(); // a multi-producer queue cannot be walked while it is used
    }
}
