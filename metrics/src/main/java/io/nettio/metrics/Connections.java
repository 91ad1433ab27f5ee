package io.nettio.metrics;

import io.netty.channel.Channel;
import io.netty.channel.ChannelHandler.Sharable;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.ChannelPipeline;
import io.netty.handler.codec.http.HttpServerCodec;
import io.netty.handler.codec.http.HttpServerKeepAliveHandler;
import io.netty.handler.timeout.WriteTimeoutHandler;

import org.jspecify.annotations.Nullable;

import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.TimeUnit;

/** The connections of an {@link ObservabilityServer}, from first to last. */
@Sharable
final class Connections extends ChannelInitializer<Channel> {
    /** How long answers that are owed may take once the server ends. */
    private static final Duration END_LIMIT = Duration.ofSeconds(2);

    private final ObservabilityOptions options;
    private final HostCheck hostCheck;

    // loop thread only
    private final Set<Channel> open = new HashSet<>();
    private @Nullable Runnable whenNone;

    Connections(ObservabilityOptions options) {
        this.options = options;
        this.hostCheck = HostCheck.of(options);
    }

    @Override
    protected void initChannel(Channel channel) {
        if (open.size() >= options.maxConnections() || whenNone != null) {
            channel.close();
            return;
        }
        open.add(channel);
        channel.closeFuture().addListener(closed -> closed(channel));
        channel.pipeline()
                .addLast(
                        new WriteTimeoutHandler(
                                options.idleTimeout().toNanos(), TimeUnit.NANOSECONDS),
                        new HttpServerCodec(),
                        new OneRequestAtATime(options.idleTimeout()),
                        new HttpServerKeepAliveHandler(),
                        hostCheck,
                        new Routing(options.routes()));
    }

    private void closed(Channel channel) {
        open.remove(channel);
        if (open.isEmpty() && whenNone != null) {
            whenNone.run();
        }
    }

    /** Ends all, behind the answers that are owed, and then runs this. On the loop. */
    void end(Runnable then) {
        whenNone = then;
        if (open.isEmpty()) {
            then.run();
            return;
        }
        for (Channel channel : List.copyOf(open)) {
            endBehindAnswer(channel);
            channel.eventLoop()
                    .schedule(() -> channel.close(), END_LIMIT.toMillis(), TimeUnit.MILLISECONDS);
        }
    }

    private static void endBehindAnswer(Channel channel) {
        ChannelPipeline pipeline = channel.pipeline();
        ChannelHandlerContext requests = pipeline.context(OneRequestAtATime.class);
        if (requests == null) {
            channel.close(); // a route has made it something else
        } else {
            ((OneRequestAtATime) requests.handler()).end(requests);
        }
    }
}
