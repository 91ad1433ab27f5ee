package io.nettio.netty;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.netty.bootstrap.ServerBootstrap;
import io.netty.buffer.UnpooledByteBufAllocator;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandler;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.ChannelOption;
import io.netty.channel.WriteBufferWaterMark;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;

/**
 * One connection over a real socket: its server side has these handlers, its client side is the
 * JDK's. At its end every buffer must have been released.
 */
final class ServedConnection implements AutoCloseable {
    final AsyncioEventLoop loop;
    final Socket client;
    final Channel serverSide;
    final List<Throwable> told = Collections.synchronizedList(new ArrayList<>());
    private final UnpooledByteBufAllocator allocator = new UnpooledByteBufAllocator(true);

    ServedConnection(Transports transport, ChannelHandler... handlers) throws Exception {
        loop = TestLoops.newLoop(transport.ioHandlerFactory());
        loop.setExceptionHandler((where, context) -> told.add(context.exception()));
        CompletableFuture<Channel> accepted = new CompletableFuture<>();
        Channel server =
                new ServerBootstrap()
                        .group(loop)
                        .channel(transport.serverChannelClass())
                        .childOption(ChannelOption.ALLOCATOR, allocator)
                        .childOption(
                                ChannelOption.WRITE_BUFFER_WATER_MARK,
                                new WriteBufferWaterMark(16 << 10, 64 << 10))
                        .childHandler(
                                new ChannelInitializer<>() {
                                    @Override
                                    protected void initChannel(Channel channel) {
                                        channel.pipeline().addLast(handlers);
                                        accepted.complete(channel);
                                    }
                                })
                        .bind("127.0.0.1", 0)
                        .sync()
                        .channel();
        client =
                new Socket(
                        InetAddress.getLoopbackAddress(),
                        ((InetSocketAddress) server.localAddress()).getPort());
        client.setSoTimeout((int) TestLoops.LIMIT.toMillis());
        serverSide = TestLoops.get(accepted);
    }

    /** Waits until all that is ready on the loop now has run, and what that made ready, too. */
    void settle() throws Exception {
        for (int i = 0; i < 3; i++) {
            loop.submit(() -> {}).sync();
        }
    }

    void awaitServerSideClosed() throws Exception {
        assertTrue(serverSide.closeFuture().await(TestLoops.LIMIT.toSeconds(), TimeUnit.SECONDS));
        settle();
    }

    /** The peer vanishes: what it had not read is lost, and so is the connection. */
    void resetByClient() throws Exception {
        client.setSoLinger(true, 0);
        client.close();
    }

    @Override
    public void close() throws Exception {
        client.close();
        loop.close();
        assertNothingLeaked();
    }

    void assertNothingLeaked() {
        assertEquals(
                0L,
                allocator.metric().usedDirectMemory() + allocator.metric().usedHeapMemory(),
                "bytes in buffers that nobody released");
    }
}
