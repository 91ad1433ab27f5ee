package io.nettio.netty.stream;

import io.netty.channel.Channel;
import io.netty.channel.ChannelInitializer;

import org.jspecify.annotations.Nullable;

import java.util.Objects;

/** Makes a stream of a client's channel, and keeps it, or why it could not. */
final class StreamInitializer extends ChannelInitializer<Channel> {
    private final StreamOptions options;
    private @Nullable StreamSetup stream;
    private @Nullable RuntimeException failure;

    StreamInitializer(StreamOptions options) {
        this.options = options;
    }

    @Override
    protected void initChannel(Channel channel) {
        try {
            stream = StreamSetup.of(channel, options);
        } catch (RuntimeException refused) { // Netty would only log it
            failure = refused;
            channel.close();
        }
    }

    void throwFailure() {
        if (failure != null) {
            throw failure;
        }
    }

    StreamSetup stream() {
        throwFailure();
        return Objects.requireNonNull(stream);
    }
}
