package io.nettio.netty.stream;

import io.netty.channel.Channel;
import io.netty.channel.ChannelException;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelInitializer;

import org.jspecify.annotations.Nullable;

import java.io.IOException;
import java.util.Objects;
import java.util.function.Function;

/**
 * Opens a channel, and makes of it what a coroutine works with. Where either fails, or the task is
 * cancelled meanwhile, no channel is left behind.
 */
final class Opening<T> extends ChannelInitializer<Channel> {
    private final Function<Channel, T> making;
    private @Nullable T made;
    private @Nullable RuntimeException refusal;

    Opening(Function<Channel, T> making) {
        this.making = making;
    }

    @Override
    protected void initChannel(Channel channel) {
        try {
            made = making.apply(channel);
        } catch (RuntimeException refused) { // Netty would only log it
            refusal = refused;
            channel.eventLoop().execute(channel::close); // once it is registered, not meanwhile
        }
    }

    /** Suspends until the channel is open, and gives what was made of it. */
    T await(ChannelFuture opened) throws IOException {
        try {
            channelOf(opened);
        } catch (Throwable failure) {
            throwRefusal();
            throw failure;
        }
        throwRefusal();
        return Objects.requireNonNull(made);
    }

    private void throwRefusal() {
        if (refusal != null) {
            throw refusal;
        }
    }

    /** Suspends until the channel is connected or bound; else closes it, a cancel included. */
    static Channel channelOf(ChannelFuture opened) throws IOException {
        Channel channel = opened.channel();
        try {
            Completion.await(Streams.runningLoop(), opened);
            return channel;
        } catch (ChannelException failure) { // as that there are too many open files
            close(channel);
            if (failure.getCause() instanceof IOException cause) {
                throw cause;
            }
            throw failure;
        } catch (Throwable failure) {
            close(channel);
            throw failure;
        }
    }

    private static void close(Channel channel) {
        if (channel.isRegistered()) { // else there is none, or Netty has closed it
            channel.close();
        }
    }
}
