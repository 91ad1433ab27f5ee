package io.nettio.netty.overload;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.nettio.netty.AsyncioEventLoopGroup;
import io.nettio.netty.Transports;
import io.netty.bootstrap.ServerBootstrap;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.ChannelInitializer;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

/** Real sockets; a bound of a nanosecond makes each loop late, one of an hour none. */
class AdmissionSocketTest {
    private static final AdmissionOptions ALWAYS_LATE =
            AdmissionOptions.DEFAULT.withBound(Duration.ofNanos(1));
    private static final AdmissionOptions NEVER_LATE =
            AdmissionOptions.DEFAULT.withBound(Duration.ofHours(1));

    private final AtomicInteger arrived = new AtomicInteger();
    private AsyncioEventLoopGroup group;

    static List<Transports> transports() {
        return Arrays.stream(Transports.values()).filter(Transports::isAvailable).toList();
    }

    @AfterEach
    void close() {
        group.shutdownGracefully(0, 30, TimeUnit.SECONDS).syncUninterruptibly();
    }

    /** An echo server: connections by one admission, their messages by another. */
    private Socket connect(Transports transport, Admission connections, Admission requests)
            throws IOException {
        group = new AsyncioEventLoopGroup(1, transport.ioHandlerFactory());
        InetSocketAddress address =
                (InetSocketAddress)
                        new ServerBootstrap()
                                .group(group)
                                .channel(transport.serverChannelClass())
                                .handler(connections.connections(group))
                                .childHandler(
                                        new ChannelInitializer<>() {
                                            @Override
                                            protected void initChannel(Channel channel) {
                                                channel.pipeline()
                                                        .addLast(
                                                                new Arrivals(),
                                                                requests.requests(
                                                                        ByteBuf.class,
                                                                        refused -> busy()),
                                                                new Echo());
                                            }
                                        })
                                .bind("127.0.0.1", 0)
                                .syncUninterruptibly()
                                .channel()
                                .localAddress();
        return new Socket(address.getAddress(), address.getPort());
    }

    private static ByteBuf busy() {
        return Unpooled.copiedBuffer(new byte[] {'!'});
    }

    /** Counts bytes as they come from the socket. */
    private final class Arrivals extends ChannelInboundHandlerAdapter {
        @Override
        public void channelRead(ChannelHandlerContext ctx, Object message) {
            arrived.addAndGet(((ByteBuf) message).readableBytes());
            ctx.fireChannelRead(message);
        }
    }

    private static final class Echo extends ChannelInboundHandlerAdapter {
        @Override
        public void channelRead(ChannelHandlerContext ctx, Object message) {
            ctx.writeAndFlush(message);
        }
    }

    private static int echoed(Socket socket) throws IOException {
        socket.getOutputStream().write('a');
        return socket.getInputStream().read();
    }

    @ParameterizedTest
    @MethodSource("transports")
    void connection_ofALoopThatIsLate_isReset(Transports transport) throws IOException {
        Admission admission = new Admission(ALWAYS_LATE);
        assertThrows(
                IOException.class,
                () -> { // the reset may come while this still connects
                    try (Socket socket = connect(transport, admission, new Admission(NEVER_LATE))) {
                        int ignored = socket.getInputStream().read();
                    }
                });

        assertEquals(new AdmissionStatistics(0, 0, 1, 0, 0), admission.statistics());
    }

    @ParameterizedTest
    @MethodSource("transports")
    void connection_thatIsNotReset_seesTheEnd(Transports transport) throws IOException {
        Admission admission = new Admission(ALWAYS_LATE.withReset(false));
        try (Socket socket = connect(transport, admission, new Admission(NEVER_LATE))) {
            assertEquals(-1, socket.getInputStream().read());
        }
    }

    @ParameterizedTest
    @MethodSource("transports")
    void request_ofALoopThatIsLate_isAnswered(Transports transport) throws IOException {
        Admission admission = new Admission(ALWAYS_LATE);
        try (Socket socket = connect(transport, new Admission(NEVER_LATE), admission)) {
            assertEquals('!', echoed(socket));
            assertEquals('!', echoed(socket));
        }

        assertEquals(2, admission.statistics().refused());
    }

    @ParameterizedTest
    @MethodSource("transports")
    void connectionAndRequest_thatAreDelayed_areServedInTheEnd(Transports transport)
            throws IOException {
        Admission admission =
                new Admission(
                        ALWAYS_LATE
                                .withPolicy(Overloaded.DELAY)
                                .withMaxDelay(Duration.ofMillis(20)));
        try (Socket socket = connect(transport, admission, admission)) {
            assertEquals('a', echoed(socket));
            assertEquals('a', echoed(socket));
        }

        assertEquals(new AdmissionStatistics(3, 3, 0, 0, 0), admission.statistics());
    }

    @ParameterizedTest
    @MethodSource("transports")
    void loop_thatIsNotLate_servesAll(Transports transport) throws IOException {
        Admission admission = new Admission(NEVER_LATE);
        try (Socket socket = connect(transport, admission, admission)) {
            assertEquals('a', echoed(socket));
        }

        assertEquals(new AdmissionStatistics(2, 0, 0, 0, 0), admission.statistics());
    }

    @ParameterizedTest
    @MethodSource("transports")
    void connection_whileItsRequestIsDelayed_isNotRead(Transports transport) throws Exception {
        Admission admission =
                new Admission(
                        ALWAYS_LATE.withPolicy(Overloaded.DELAY).withMaxDelay(Duration.ofHours(1)));
        try (Socket socket = connect(transport, new Admission(NEVER_LATE), admission)) {
            socket.getOutputStream().write('a');
            while (admission.statistics().waiting() == 0) {
                Thread.onSpinWait();
            }
            group.submit(() -> {}).sync(); // the read is over
            socket.getOutputStream().write('b');
            for (int turn = 0; turn < 100; turn++) {
                group.submit(() -> {}).sync(); // it polls meanwhile
            }
            assertEquals(1, arrived.get());
        }
    }

    @ParameterizedTest
    @MethodSource("transports")
    void loop_thatEndsWhileARequestIsDelayed_closesItsConnection(Transports transport)
            throws IOException {
        Admission admission = new Admission(ALWAYS_LATE.withPolicy(Overloaded.DELAY));
        try (Socket socket = connect(transport, new Admission(NEVER_LATE), admission)) {
            socket.getOutputStream().write('a');
            while (admission.statistics().waiting() == 0) {
                Thread.onSpinWait();
            }
            close();
            assertEquals(-1, readUntilTheEnd(socket));
        }

        AdmissionStatistics statistics = admission.statistics();
        assertEquals(0, statistics.waiting());
        assertEquals(1, statistics.abandoned() + statistics.refused()); // which comes first
    }

    private static int readUntilTheEnd(Socket socket) {
        try {
            return socket.getInputStream().read();
        } catch (IOException reset) { // what it sent was not read
            return -1;
        }
    }
}
