package io.nettio.netty;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.netty.bootstrap.ServerBootstrap;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.Channel;
import io.netty.channel.ChannelInitializer;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;

/** A loop that ends leaves no socket open, whatever its transport closes when. */
class SocketsAtTheEndTest {
    private static final int ROUNDS = 20; // without the wait for io_uring, one in six failed

    @ParameterizedTest
    @MethodSource("io.nettio.netty.TestLoops#available")
    void loopThatEnds_whileACoroutineWaitsForAServer_closesBothConnections(Transports transport)
            throws Exception {
        try (ServerSocket server = new ServerSocket(0, 50, InetAddress.getLoopbackAddress())) {
            for (int i = 0; i < ROUNDS; i++) {
                endALoop(transport, server);
            }
        }
    }

    private static void endALoop(Transports transport, ServerSocket server) throws Exception {
        AsyncioEventLoop loop = TestLoops.newLoop(transport.ioHandlerFactory());
        Channel listener = listen(loop, transport, server);
        int port = ((InetSocketAddress) listener.localAddress()).getPort();
        try (Socket client = new Socket(InetAddress.getLoopbackAddress(), port)) {
            client.getOutputStream().write(1);
            try (Socket behind = server.accept()) {
                client.setSoTimeout((int) TestLoops.LIMIT.toMillis());
                behind.setSoTimeout((int) TestLoops.LIMIT.toMillis());
                assertEquals(2, behind.getInputStream().read());

                loop.close();

                assertEquals(-1, behind.getInputStream().read());
                assertEquals(-1, client.getInputStream().read());
            }
        }
    }

    /** Each connection has one of its own to the server, and waits for that. */
    private static Channel listen(
            AsyncioEventLoop loop, Transports transport, ServerSocket server) {
        ChannelBody<ByteBuf> body =
                channel -> {
                    channel.receive();
                    MessageChannel<ByteBuf> behind =
                            MessageChannels.open(server.getLocalSocketAddress(), ByteBuf.class);
                    try (behind) {
                        behind.send(Unpooled.buffer().writeByte(2));
                        behind.receive();
                    } finally {
                        behind.channel().close();
                    }
                };
        return new ServerBootstrap()
                .group(loop)
                .channel(transport.serverChannelClass())
                .childHandler(
                        new ChannelInitializer<>() {
                            @Override
                            protected void initChannel(Channel channel) {
                                channel.pipeline()
                                        .addLast(new CoroutineHandler<>(ByteBuf.class, body));
                            }
                        })
                .bind("127.0.0.1", 0)
                .syncUninterruptibly()
                .channel();
    }
}
