package io.nettio.examples;

import io.nettio.netty.AsyncioEventLoop;
import io.nettio.netty.AsyncioEventLoopGroup;
import io.nettio.netty.Transports;
import io.netty.bootstrap.ServerBootstrap;
import io.netty.channel.Channel;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.ChannelOption;
import io.netty.channel.ChannelPipeline;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.ServerChannel;

import java.net.InetSocketAddress;
import java.util.Locale;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;

/** The listening socket of an example, on 127.0.0.1, and the loops that serve it. */
public final class Listening implements AutoCloseable {
    private static final int END_SECONDS = 5;

    private final EventLoopGroup group;
    private final Channel listener;

    private Listening(EventLoopGroup group, Channel listener) {
        this.group = group;
        this.listener = listener;
    }

    /** On one asyncio loop; port 0 is any that is free. */
    public static Listening start(
            Transports transport, int port, Consumer<ChannelPipeline> pipeline) {
        return start(
                new AsyncioEventLoopGroup(1, transport.ioHandlerFactory()),
                transport.serverChannelClass(),
                port,
                pipeline);
    }

    /** On any group, which this owns from now on. */
    public static Listening start(
            EventLoopGroup group,
            Class<? extends ServerChannel> type,
            int port,
            Consumer<ChannelPipeline> pipeline) {
        Channel listener =
                new ServerBootstrap()
                        .group(group)
                        .channel(type)
                        .option(ChannelOption.SO_REUSEADDR, true)
                        .childHandler(
                                new ChannelInitializer<>() {
                                    @Override
                                    protected void initChannel(Channel channel) {
                                        pipeline.accept(channel.pipeline());
                                    }
                                })
                        .bind("127.0.0.1", port)
                        .syncUninterruptibly()
                        .channel();
        return new Listening(group, listener);
    }

    /** The port that the command line names, or else this one. */
    public static int port(String[] args, int otherwise) {
        return args.length == 0 ? otherwise : Integer.parseInt(args[0]);
    }

    public int port() {
        return ((InetSocketAddress) listener.localAddress()).getPort();
    }

    /** The loop of all connections, where they have but one, of asyncio's kind. */
    public AsyncioEventLoop loop() {
        return (AsyncioEventLoop) group.next();
    }

    /** For a main method: says what to do, in which %d is the port, and serves until Ctrl-C. */
    public void serve(String hint) {
        System.out.println(String.format(Locale.ROOT, hint, port()));
        listener.closeFuture().syncUninterruptibly();
    }

    /** Cancels what runs, closes all connections, and waits for that. */
    @Override
    public void close() {
        group.shutdownGracefully(0, END_SECONDS, TimeUnit.SECONDS).syncUninterruptibly();
    }
}
