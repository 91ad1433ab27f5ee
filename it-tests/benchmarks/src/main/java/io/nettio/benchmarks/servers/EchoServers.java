package io.nettio.benchmarks.servers;

import io.nettio.benchmarks.peers.KotlinEcho;
import io.nettio.netty.AsyncioEventLoopGroup;
import io.nettio.netty.Transports;
import io.nettio.netty.stream.ClientConnected;
import io.nettio.netty.stream.StreamOptions;
import io.nettio.netty.stream.StreamReader;
import io.nettio.netty.stream.StreamWriter;
import io.nettio.netty.stream.Streams;
import io.netty.buffer.ByteBuf;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandler;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.epoll.EpollIoHandler;

import java.io.IOException;
import java.util.function.Supplier;

/** Servers on the JVM that send back what they get. */
public enum EchoServers {
    NETTIO("Nettio, streams") {
        @Override
        int start() {
            AsyncioEventLoopGroup group =
                    new AsyncioEventLoopGroup(1, Transports.EPOLL.ioHandlerFactory());
            ClientConnected echo = EchoServers::echo;
            return group.next()
                    .runUntilComplete(
                            () ->
                                    Streams.startServer(
                                                    echo,
                                                    "127.0.0.1",
                                                    0,
                                                    StreamOptions.DEFAULT.backlog(1024))
                                            .port());
        }
    },
    NETTY("Netty, callbacks") {
        @Override
        int start() {
            return onNetty(CallbackEcho::new);
        }
    },
    KOTLIN("Kotlin coroutines on Netty's loop") {
        @Override
        int start() {
            return onNetty(KotlinEcho::new);
        }
    };

    private static final int PIECE = 64 << 10;

    private final String title;

    EchoServers(String title) {
        this.title = title;
    }

    String title() {
        return title;
    }

    /** Listens, and gives the port. */
    abstract int start();

    private static void echo(StreamReader reader, StreamWriter writer) throws IOException {
        try (writer) {
            ByteBuf piece = reader.readAtMost(PIECE);
            while (piece.isReadable()) {
                writer.write(piece);
                writer.drain();
                piece = reader.readAtMost(PIECE);
            }
        }
    }

    private static int onNetty(Supplier<ChannelHandler> echo) {
        return HttpServers.listen(
                new MultiThreadIoEventLoopGroup(1, EpollIoHandler.newFactory()),
                new ChannelInitializer<Channel>() {
                    @Override
                    protected void initChannel(Channel channel) {
                        channel.pipeline().addLast(echo.get());
                    }
                });
    }

    private static final class CallbackEcho extends ChannelInboundHandlerAdapter {
        @Override
        public void channelRead(ChannelHandlerContext ctx, Object message) {
            ctx.write(message, ctx.voidPromise());
        }

        @Override
        public void channelReadComplete(ChannelHandlerContext ctx) {
            ctx.flush();
        }

        @Override
        public void exceptionCaught(ChannelHandlerContext ctx, Throwable reset) {
            ctx.close();
        }
    }
}
