package io.nettio.benchmarks.servers;

import io.nettio.netty.Transports;
import io.netty.bootstrap.Bootstrap;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.EventLoop;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.epoll.EpollIoHandler;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;

/**
 * Sends a message on each connection, and the next when it has come back whole. Prints how many
 * messages a second came back, behind a warm-up.
 */
public final class EchoClient {
    private final EventLoop loop;
    private final ByteBuf message;
    private final int size;
    private long messages; // the loop's thread only

    private EchoClient(EventLoop loop, int size) {
        this.loop = loop;
        this.size = size;
        message = Unpooled.unreleasableBuffer(Unpooled.directBuffer(size).writeZero(size));
    }

    /** With the port, the size, the connections, the seconds to warm up and those to measure. */
    public static void main(String[] args) {
        EventLoop loop = new MultiThreadIoEventLoopGroup(1, EpollIoHandler.newFactory()).next();
        EchoClient client = new EchoClient(loop, Integer.parseInt(args[1]));
        for (int i = Integer.parseInt(args[2]); i > 0; i--) {
            client.connect(Integer.parseInt(args[0]));
        }
        long before = client.messagesIn(Long.parseLong(args[3]));
        long seconds = Long.parseLong(args[4]);
        long after = client.messagesIn(seconds);
        System.out.println((after - before) / (double) seconds);
        System.exit(0);
    }

    private void connect(int port) {
        new Bootstrap()
                .group(loop)
                .channel(Transports.EPOLL.channelClass())
                .handler(
                        new ChannelInitializer<Channel>() {
                            @Override
                            protected void initChannel(Channel made) {
                                made.pipeline().addLast(new Connection());
                            }
                        })
                .connect("127.0.0.1", port)
                .syncUninterruptibly();
    }

    /** How many there have been when these seconds are over. */
    private long messagesIn(long seconds) {
        CompletableFuture<Long> count = new CompletableFuture<>();
        loop.schedule(() -> count.complete(messages), seconds, TimeUnit.SECONDS);
        return count.join();
    }

    private final class Connection extends ChannelInboundHandlerAdapter {
        private int missing;

        @Override
        public void channelActive(ChannelHandlerContext ctx) {
            send(ctx);
        }

        private void send(ChannelHandlerContext ctx) {
            missing = size;
            ctx.writeAndFlush(message.duplicate(), ctx.voidPromise());
        }

        @Override
        public void channelRead(ChannelHandlerContext ctx, Object read) {
            ByteBuf piece = (ByteBuf) read;
            missing -= piece.readableBytes();
            piece.release();
            if (missing == 0) {
                messages++;
                send(ctx);
            }
        }
    }
}
