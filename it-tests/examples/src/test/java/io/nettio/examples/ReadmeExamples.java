package io.nettio.examples;

import io.nettio.Asyncio;
import io.nettio.Task;
import io.nettio.netty.AsyncioEventLoopGroup;
import io.nettio.netty.CoroutineHandler;
import io.netty.bootstrap.ServerBootstrap;
import io.netty.buffer.ByteBuf;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandler;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.nio.NioIoHandler;
import io.netty.channel.socket.SocketChannel;
import io.netty.channel.socket.nio.NioServerSocketChannel;

import java.time.Duration;

/** The code in README.md, between the marks, line by line as it stands there. */
final class ReadmeExamples {
    private ReadmeExamples() {}

    // README: greet
    static String greet(String name) {
        Asyncio.sleep(Duration.ofMillis(10)); // suspends this coroutine; the thread does other work
        return "Hello, " + name;
    }

    static String greetBoth() {
        return Asyncio.run(
                () -> {
                    Task<String> ada = Asyncio.createTask(() -> greet("Ada"));
                    Task<String> grace = Asyncio.createTask(() -> greet("Grace"));
                    return Asyncio.await(ada) + " / " + Asyncio.await(grace);
                });
    }

    // README: end

    static EventLoopGroup groupBefore() {
        // README: before
        EventLoopGroup group = new MultiThreadIoEventLoopGroup(2, NioIoHandler.newFactory());
        // README: end
        return group;
    }

    static EventLoopGroup groupAfter() {
        // README: after
        EventLoopGroup group = new AsyncioEventLoopGroup(2, NioIoHandler.newFactory());
        // README: end
        return group;
    }

    static ChannelHandler echo() {
        return new ChannelInitializer<SocketChannel>() {
            @Override
            protected void initChannel(SocketChannel channel) {
                // README: connection
                channel.pipeline()
                        .addLast(
                                new CoroutineHandler<>(
                                        ByteBuf.class,
                                        connection -> {
                                            while (true) {
                                                ByteBuf message = connection.receive();
                                                Asyncio.sleep(Duration.ofMillis(5));
                                                connection.send(message);
                                            }
                                        }));
                // README: end
            }
        };
    }

    /** A server as people have it, on whatever group it is given. */
    static Channel serve(EventLoopGroup group, ChannelHandler handler) {
        return new ServerBootstrap()
                .group(group)
                .channel(NioServerSocketChannel.class)
                .childHandler(handler)
                .bind("127.0.0.1", 0)
                .syncUninterruptibly()
                .channel();
    }
}
