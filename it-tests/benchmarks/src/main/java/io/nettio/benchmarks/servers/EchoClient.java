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

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;

/**
 * Connections that send a message each, and the next when it has come back whole. For each line
 * that the process reads they do so for a turn, and it prints how many messages a second came back;
 * nothing is under way in between.
 *
 * <p>Before, it warms up. That has connections of its own, as a server that has been up for a while
 * has had many before: what a connection runs from its accept to its end is compiled when those
 * that are measured come, and a loop that began in the interpreter would stay there for long.
 */
public final class EchoClient implements AutoCloseable {
    private final EventLoop loop;
    private final int size;
    private final ByteBuf message;
    private final List<Channel> channels = new ArrayList<>();

    // the loop's thread only
    private final List<Connection> connections = new ArrayList<>();
    private CompletableFuture<Void> allBack = new CompletableFuture<>();
    private int underWay;
    private long messages;
    private boolean goesOn;

    private EchoClient(EventLoop loop, int port, int size, int connections) {
        this.loop = loop;
        this.size = size;
        message = Unpooled.unreleasableBuffer(Unpooled.directBuffer(size).writeZero(size));
        for (int i = 0; i < connections; i++) {
            channels.add(connect(port));
        }
    }

    /**
     * With the port, the size, the connections, the milliseconds to warm up, with each of two sets
     * of connections, and those of a turn.
     */
    public static void main(String[] args) throws IOException {
        EventLoop loop = new MultiThreadIoEventLoopGroup(1, EpollIoHandler.newFactory()).next();
        int port = Integer.parseInt(args[0]);
        int size = Integer.parseInt(args[1]);
        int connections = Integer.parseInt(args[2]);
        long warmUpMillis = Long.parseLong(args[3]);
        long millis = Long.parseLong(args[4]);
        try (EchoClient first = new EchoClient(loop, port, size, connections)) {
            first.turn(warmUpMillis);
        }
        try (EchoClient client = new EchoClient(loop, port, size, connections)) {
            client.turn(warmUpMillis);
            BufferedReader lines =
                    new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8));
            while (lines.readLine() != null) {
                System.out.println(client.turn(millis) * 1e3 / millis);
            }
        }
        System.exit(0);
    }

    private Channel connect(int port) {
        return new Bootstrap()
                .group(loop)
                .channel(Transports.EPOLL.channelClass())
                .handler(
                        new ChannelInitializer<Channel>() {
                            @Override
                            protected void initChannel(Channel made) {
                                made.pipeline().addLast(new Connection(made));
                            }
                        })
                .connect("127.0.0.1", port)
                .syncUninterruptibly()
                .channel();
    }

    /** How many messages came back in these milliseconds; waits for those still under way. */
    private long turn(long millis) {
        CompletableFuture<Void> back = loop.submit(this::begin).syncUninterruptibly().getNow();
        long came =
                loop.schedule(this::end, millis, TimeUnit.MILLISECONDS)
                        .syncUninterruptibly()
                        .getNow();
        back.join();
        return came;
    }

    private CompletableFuture<Void> begin() {
        allBack = new CompletableFuture<>();
        messages = 0;
        goesOn = true;
        underWay = connections.size();
        connections.forEach(Connection::send);
        return allBack;
    }

    private long end() {
        goesOn = false;
        return messages;
    }

    @Override
    public void close() {
        channels.forEach(channel -> channel.close().syncUninterruptibly());
    }

    private final class Connection extends ChannelInboundHandlerAdapter {
        private final Channel channel;
        private int missing;

        Connection(Channel channel) {
            this.channel = channel;
        }

        @Override
        public void channelActive(ChannelHandlerContext ctx) {
            connections.add(this);
        }

        private void send() {
            missing = size;
            channel.writeAndFlush(message.duplicate(), channel.voidPromise());
        }

        @Override
        public void channelRead(ChannelHandlerContext ctx, Object read) {
            ByteBuf piece = (ByteBuf) read;
            missing -= piece.readableBytes();
            piece.release();
            if (missing == 0) {
                onBack();
            }
        }

        private void onBack() {
            messages++;
            if (goesOn) {
                send();
                return;
            }
            underWay--;
            if (underWay == 0) {
                allBack.complete(null);
            }
        }

        @Override
        public void channelInactive(ChannelHandlerContext ctx) {
            if (underWay > 0) {
                System.err.println("The server closed a connection on which it owed an answer");
                System.exit(1); // who waits for this process sees that it ended
            }
        }
    }
}
