package io.nettio.examples.migration;

import io.nettio.examples.Listening;
import io.nettio.netty.AsyncioEventLoopGroup;
import io.nettio.netty.CoroutineHandler;
import io.netty.channel.ChannelHandler;
import io.netty.channel.ChannelPipeline;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.nio.NioIoHandler;
import io.netty.channel.socket.nio.NioServerSocketChannel;
import io.netty.handler.codec.LineBasedFrameDecoder;
import io.netty.handler.codec.string.StringDecoder;
import io.netty.handler.codec.string.StringEncoder;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Locale;
import java.util.function.Supplier;

/**
 * Moves a server of Netty's to Nettio, in the steps of {@link Step}. The server is a desk that asks
 * for a name and a code, checks the code for a while, then gives each line back in capitals until
 * {@code quit}, and loses patience with who is silent.
 */
public final class Migration {
    static final String CODE = "1234";
    static final int TRIES = 3;
    static final int CHECK_MILLIS = 5;

    private Migration() {}

    /** What the server is before and after. */
    enum Step {
        /** Callbacks on Netty's own group. */
        BEFORE {
            @Override
            EventLoopGroup group() {
                return new MultiThreadIoEventLoopGroup(1, NioIoHandler.newFactory());
            }
        },
        /** One constructor changed. */
        MOVED {
            @Override
            EventLoopGroup group() {
                return new AsyncioEventLoopGroup(1, NioIoHandler.newFactory());
            }
        },
        /** The handler written anew. */
        COROUTINE {
            @Override
            EventLoopGroup group() {
                return MOVED.group();
            }

            @Override
            ChannelHandler desk(Duration patience) {
                return new CoroutineHandler<>(
                        String.class, channel -> new CoroutineDesk(channel, patience).run());
            }
        };

        abstract EventLoopGroup group();

        ChannelHandler desk(Duration patience) {
            return new CallbackDesk(patience);
        }

        Listening start(int port, Duration patience) {
            return Listening.start(
                    group(),
                    NioServerSocketChannel.class,
                    port,
                    pipeline -> addTo(pipeline, () -> desk(patience)));
        }
    }

    private static void addTo(ChannelPipeline pipeline, Supplier<ChannelHandler> desk) {
        pipeline.addLast(
                new LineBasedFrameDecoder(1024),
                new StringDecoder(StandardCharsets.UTF_8),
                new StringEncoder(StandardCharsets.UTF_8),
                desk.get());
    }

    public static void main(String[] args) {
        String step = args.length < 2 ? "coroutine" : args[1];
        Step.valueOf(step.toUpperCase(Locale.ROOT))
                .start(Listening.port(args, 8080), Duration.ofSeconds(30))
                .serve("Try: nc 127.0.0.1 %d (the code is " + CODE + ")");
    }
}
