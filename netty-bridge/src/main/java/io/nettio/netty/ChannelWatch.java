package io.nettio.netty;

import io.nettio.AsyncFuture;
import io.netty.channel.IoRegistration;
import io.netty.channel.nio.NioIoOps;
import io.netty.channel.nio.NioSelectableChannelIoHandle;

import org.jspecify.annotations.Nullable;

import java.io.IOException;
import java.nio.channels.CancelledKeyException;
import java.nio.channels.ClosedChannelException;
import java.nio.channels.SelectableChannel;
import java.nio.channels.SelectionKey;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.function.Consumer;
import java.util.function.Predicate;

/**
 * One selectable channel on an NIO loop, and the coroutines that wait for it. It is over once
 * nobody waits.
 *
 * <p>Loop thread only.
 */
final class ChannelWatch extends NioSelectableChannelIoHandle<SelectableChannel> {
    private record Wait(int ops, AsyncFuture<@Nullable Void> ready) {}

    private final SelectableChannel channel;
    private final Consumer<SelectableChannel> onEnd;
    private final List<Wait> waits = new ArrayList<>(2);
    private @Nullable IoRegistration registration;

    ChannelWatch(SelectableChannel channel, Consumer<SelectableChannel> onEnd) {
        super(channel);
        this.channel = channel;
        this.onEnd = onEnd;
    }

    void started(IoRegistration with) {
        registration = with;
    }

    void add(int ops, AsyncFuture<@Nullable Void> ready) {
        waits.add(new Wait(ops, ready));
        updateInterest();
    }

    void remove(AsyncFuture<@Nullable Void> ready) {
        if (waits.removeIf(wait -> wait.ready == ready)) {
            updateInterest();
        }
    }

    private void updateInterest() {
        int ops = waits.stream().mapToInt(Wait::ops).reduce(0, (one, other) -> one | other);
        if (ops == 0) {
            onEnd.accept(channel);
            registration().cancel();
            return;
        }
        try {
            registration().submit(NioIoOps.valueOf(ops));
        } catch (CancelledKeyException closed) { // by another thread, just now
            endIfGone();
        }
    }

    @Override
    protected void handle(SelectableChannel ready, SelectionKey key) {
        try {
            int ops = key.readyOps(); // all that is asked for, if there is an error or a hang-up
            end(wait -> (wait.ops & ops) != 0, null);
        } catch (CancelledKeyException closed) {
            endIfGone();
        }
    }

    /** The waits that are chosen are over, normally or with this failure. */
    private void end(Predicate<Wait> chosen, @Nullable IOException failure) {
        List<Wait> over = waits.stream().filter(chosen).toList();
        if (over.isEmpty()) {
            return;
        }
        waits.removeAll(over);
        for (Wait wait : over) {
            if (wait.ready.done()) {
                continue; // cancelled, and about to be removed
            }
            if (failure == null) {
                wait.ready.setResult(null);
            } else {
                wait.ready.setException(failure);
            }
        }
        updateInterest();
    }

    void endIfGone() {
        if (!registration().isValid()) {
            close();
        }
    }

    /** The channel is closed, or the loop ends; the channel stays its owner's. */
    @Override
    public void close() {
        end(
                wait -> true,
                channel.isOpen()
                        ? new IOException("The loop watches it no longer: it shuts down")
                        : new ClosedChannelException());
    }

    private IoRegistration registration() {
        return Objects.requireNonNull(registration, "started before it is used");
    }
}
