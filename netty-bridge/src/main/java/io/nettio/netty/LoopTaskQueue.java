package io.nettio.netty;

import io.nettio.internal.Callback;
import io.nettio.internal.Engine;
import io.nettio.internal.Inbox;
import io.nettio.internal.Submitted;

import org.jspecify.annotations.Nullable;

import java.util.AbstractQueue;
import java.util.Collections;
import java.util.Iterator;
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
        if (owner == null || !owner.inEventLoop()) {
            return hasRoomFor(task) && submitted.offer(task);
        }
        if (owner.engine().readyCount() >= maxPending) {
            return false;
        }
        owner.engine().ready(task);
        return true;
    }

    /**
     * The bound is for Netty's tasks: what ends a coroutine's wait is never refused, or it would
     * hang.
     */
    private boolean hasRoomFor(Runnable task) {
        return maxPending == Integer.MAX_VALUE
                || task instanceof Submitted
                || submitted.size() < maxPending;
    }

    /**
     * A callback that other threads submit; from the loop's own thread it is ready at once, as in
     * asyncio.
     */
    @Override
    public void submit(Callback callback) {
        AsyncioEventLoop owner = Objects.requireNonNull(loop);
        if (!owner.inEventLoop()) {
            owner.execute(new Submitted(callback));
        } else if (owner.isTerminated()) {
            throw new RejectedExecutionException("event executor terminated");
        } else {
            owner.engine().ready(callback);
        }
    }

    @Override
    public @Nullable Runnable poll() {
        return submitted.poll();
    }

    @Override
    public @Nullable Runnable peek() {
        return submitted.peek();
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

    @Override
    public boolean remove(@Nullable Object task) {
        return submitted.remove(task); // a queue that cannot says so, and Netty knows what to do
    }

    @Override
    public Iterator<Runnable> iterator() {
        return Collections
                .emptyIterator(); // a multi-producer queue cannot be walked while it is used
    }
}
