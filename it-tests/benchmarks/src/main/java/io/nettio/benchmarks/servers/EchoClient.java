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

import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/**
 * Sends a message on each connection, and the next when it has come back whole. Prints how many
 * messages a second came back, behind a warm-up.
 *
 * <p>The warm-up has connections of its own, as a server that has been up for a while has had many
 * before: what a connection runs from its accept to its end is compiled when those that are
 * measured come, and a loop that began in the interpreter would stay there for long.
 */
public final class EchoClient {
    private final EventLoop loop;
    private final ByteBuf message;
    private final int size;

    // the loop's thread only
    private long messages;
    private boolean ends;

    private EchoClient(EventLoop loop, int size) {
        this.loop = loop;
        this.size = size;
        message = Unpooled.unreleasableBuffer(Unpooled.directBuffer(size).writeZero(size));
    }

    /**
     * With the port, the size, the connections, the milliseconds to warm up, with each of two sets
     * of connections, and those to measure.
     */
    public static void main(String[] args) {
        EventLoop loop = new MultiThreadIoEventLoopGroup(1, EpollIoHandler.newFactory()).next();
        EchoClient client = new EchoClient(loop, Integer.parseInt(args[1]));
        int port = Integer.parseInt(args[0]);
        int connections = Integer.parseInt(args[2]);
        long warmUpMillis = Long.parseLong(args[3]);
        long millis = Long.parseLong(args[4]);
        List<Channel> first = client.connect(port, connections);
        client.messagesIn(warmUpMillis);
        client.endEach(first);
        client.connect(port, connections);
        long before = client.messagesIn(warmUpMillis);
        long after = client.messagesIn(millis);
        System.out.println((after - before) * 1e3 / millis);
        System.exit(0);
    }

    private List<Channel> connect(int port, int connections) {
        return Stream.generate(() -> connect(port)).limit(connections).toList();
    }

    private Channel connect(int port) {
        return new Bootstrap()
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
                .syncUninterruptibly()
                .channel();
    }

    /** Each ends when the message that is under way has come back: nothing is reset. */
    private void endEach(List<Channel> connections) {
        loop.execute(() -> ends = true);
        connections.forEach(each -> each.closeFuture().syncUninterruptibly());
        loop.submit(() -> ends = false).syncUninterruptibly();
    }

    /** How many there have been when these milliseconds are over. */
    private long messagesIn(long millis) {
        CompletableFuture<Long> count = new CompletableFuture<>();
        loop.schedule(() -> count.complete(messages), millis, TimeUnit.MILLISECONDS);
        return count.join();
    }

    private final class Connection extends ChannelInboundHandlerAdapter {
        private int missing;

        @Override
        public void channelActive(ChannelHandlerContext ctx) {
            send(ctx);
        }

        private void next(ChannelHandlerContext ctx) {
            if (ends) {
                ctx.close();
            } else {
                send(ctx);
            }
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
                next(ctx);
            }
        }
    }
}
