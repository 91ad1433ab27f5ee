package io.nettio.netty;

import io.netty.bootstrap.Bootstrap;
import io.netty.bootstrap.ServerBootstrap;
import io.netty.buffer.ByteBuf;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.local.LocalAddress;
import io.netty.channel.local.LocalChannel;
import io.netty.channel.local.LocalIoHandler;
import io.netty.channel.local.LocalServerChannel;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;

/** One connection over the local transport, for tests of what runs on its server side. */
abstract class LocalConnection {
    final AsyncioEventLoop loop = TestLoops.newLoop(LocalIoHandler.newFactory());
    final List<Throwable> told = Collections.synchronizedList(new ArrayList<>());
    private final BlockingQueue<Object> received = new LinkedBlockingQueue<>();
    final CompletableFuture<Channel> serverSide = new CompletableFuture<>();

    @BeforeEach
    void listenToTheExceptionHandler() {
        loop.setExceptionHandler((where, context) -> told.add(context.exception()));
    }

    @AfterEach
    void closeLoop() {
        loop.close();
    }

    final <I> Channel connect(Class<I> type, ChannelBody<I> body) throws Exception {
        return connect(new CoroutineHandler<>(type, body));
    }

    final Channel connect(io.netty.channel.ChannelHandler... handlers) throws Exception {
        LocalAddress address = new LocalAddress(getClass());
        new ServerBootstrap()
                .group(loop)
                .channel(LocalServerChannel.class)
                .childHandler(
                        new ChannelInitializer<>() {
                            @Override
                            protected void initChannel(Channel channel) {
                                serverSide.complete(channel);
                                channel.pipeline().addLast(handlers);
                            }
                        })
                .bind(address)
                .sync();
        return new Bootstrap()
                .group(loop)
                .channel(LocalChannel.class)
                .handler(
                        new ChannelInboundHandlerAdapter() {
                            @Override
                            public void channelRead(ChannelHandlerContext ctx, Object message) {
                                received.add(
                                        message instanceof ByteBuf buf
                                                ? buf.toString(StandardCharsets.UTF_8)
                                                : message);
                                io.netty.util.ReferenceCountUtil.release(message);
                            }
                        })
                .connect(address)
                .sync()
                .channel();
    }

    final Object nextReceived() throws InterruptedException {
        return received.poll(30, TimeUnit.SECONDS);
    }
}
