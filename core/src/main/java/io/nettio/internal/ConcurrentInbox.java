package io.nettio.internal;

import org.jspecify.annotations.Nullable;

import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.atomic.AtomicInteger;

/** The inbox of a loop without Netty. */
public final class ConcurrentInbox implements Inbox {
    private final ConcurrentLinkedQueue<Callback> queue = new ConcurrentLinkedQueue<>();
    private final AtomicInteger size =
            new AtomicInteger(); // ConcurrentLinkedQueue.size() walks the queue
    private final Poller poller;
    private volatile boolean closed;

    /** An inbox that wakes this poller at each submit. */
    public ConcurrentInbox(Poller poller) {
        this.poller = poller;
    }

    @Override
    public void submit(Callback callback) {
        if (closed) {
            throw new RejectedExecutionException("Event loop is closed");
        }
        queue.add(callback);
        size.incrementAndGet();
        poller.wakeup();
    }

    @Override
    public @Nullable Object poll() {
        Callback first = queue.poll();
        if (first != null) {
            size.decrementAndGet();
        }
        return first;
    }

    @Override
    public int submittedCount() {
        return size.get();
    }

    /** Refuses all that comes from now on. */
    public void close() {
        closed = true;
    }
}
