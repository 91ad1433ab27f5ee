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

import org.HdrHistogram.Histogram;
import org.jspecify.annotations.Nullable;

import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;

/**
 * Requests at a fixed rate, whether the server keeps up or not: each is due at a time of its own,
 * and its latency counts from then, so that a server which stalls is charged for all that it made
 * wait (coordinated omission). The loop spins, so that what is due is sent at once.
 */
public final class OpenLoopClient {
    private static final int CONNECTIONS = 64;
    private static final byte[] REQUEST =
            "GET / HTTP/1.1\r\nHost: localhost\r\n\r\n".getBytes(StandardCharsets.US_ASCII);

    /** How an answer ends: the servers give the same body, and nothing else contains it. */
    private static final byte[] END = "Hello, World!".getBytes(StandardCharsets.US_ASCII);

    private final Histogram latencies = new Histogram(3);
    private final CompletableFuture<Void> done = new CompletableFuture<>();
    private final EventLoop loop;
    private final List<Connection> connections = new ArrayList<>();
    private final long intervalNanos;
    private final long requests;
    private long begin;
    private long sent;
    private long answered;

    private OpenLoopClient(EventLoop loop, long perSecond, int seconds) {
        this.loop = loop;
        this.intervalNanos = 1_000_000_000L / perSecond;
        this.requests = perSecond * seconds;
    }

    /** With the port, the requests a second and the seconds; prints p99 in microseconds. */
    public static void main(String[] args) {
        MultiThreadIoEventLoopGroup group =
                new MultiThreadIoEventLoopGroup(1, Transports.EPOLL.ioHandlerFactory());
        OpenLoopClient client =
                new OpenLoopClient(
                        group.next(), Long.parseLong(args[1]), Integer.parseInt(args[2]));
        client.connect(Integer.parseInt(args[0]));
        client.loop.execute(client::start);
        client.done.join();
        System.out.println(client.latencies.getValueAtPercentile(99) / 1000.0);
        System.exit(0);
    }

    private void connect(int port) {
        for (int i = 0; i < CONNECTIONS; i++) {
            Connection connection = new Connection();
            Channel channel =
                    new Bootstrap()
                            .group(loop)
                            .channel(Transports.EPOLL.channelClass())
                            .handler(
                                    new ChannelInitializer<Channel>() {
                                        @Override
                                        protected void initChannel(Channel made) {
                                            made.pipeline().addLast(connection);
                                        }
                                    })
                            .connect("127.0.0.1", port)
                            .syncUninterruptibly()
                            .channel();
            connection.channel = channel;
            connections.add(connection);
        }
    }

    private void start() {
        begin = loop.ticker().nanoTime();
        sendWhatIsDue();
    }

    private void sendWhatIsDue() {
        long now = loop.ticker().nanoTime();
        while (sent < requests && begin + sent * intervalNanos <= now) {
            connections.get((int) (sent % CONNECTIONS)).send(begin + sent * intervalNanos);
            sent++;
        }
        if (answered < requests) {
            loop.execute(this::sendWhatIsDue); // behind a look for answers
        } else {
            done.complete(null);
        }
    }

    /** One request is under way at a time; others wait for their turn, while their time runs. */
    private final class Connection extends ChannelInboundHandlerAdapter {
        private final ArrayDeque<Long> due = new ArrayDeque<>();
        private @Nullable Channel channel;
        private int matched;

        void send(long dueNanos) {
            due.add(dueNanos);
            if (due.size() == 1) {
                write();
            }
        }

        private void write() {
            Channel open = channel;
            if (open != null) {
                open.writeAndFlush(Unpooled.wrappedBuffer(REQUEST));
            }
        }

        @Override
        public void channelRead(ChannelHandlerContext ctx, Object message) {
            ByteBuf answer = (ByteBuf) message;
            while (answer.isReadable()) {
                byte next = answer.readByte();
                matched = next == END[matched] ? matched + 1 : next == END[0] ? 1 : 0;
                if (matched == END.length) {
                    matched = 0;
                    onAnswer();
                }
            }
            answer.release();
        }

        private void onAnswer() {
            latencies.recordValue(Math.max(0, loop.ticker().nanoTime() - due.remove()));
            answered++;
            if (!due.isEmpty()) {
                write();
            }
        }

        @Override
        public void channelInactive(ChannelHandlerContext ctx) {
            done.completeExceptionally(new IllegalStateException("The server closed a connection"));
        }
    }
}
