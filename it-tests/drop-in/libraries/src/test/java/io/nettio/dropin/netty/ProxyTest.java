package io.nettio.dropin.netty;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;

import io.nettio.dropin.TestGroups;
import io.nettio.netty.AsyncioEventLoopGroup;
import io.nettio.netty.CoroutineHandler;
import io.nettio.netty.MessageChannel;
import io.nettio.netty.Transports;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFuture;
import io.netty.handler.proxy.HttpProxyHandler;
import io.netty.handler.proxy.ProxyConnectException;
import io.netty.handler.proxy.ProxyHandler;
import io.netty.handler.proxy.Socks5ProxyHandler;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;
import java.util.function.Function;

/** Netty's proxy handlers, through proxies whose handshake is a coroutine's. */
class ProxyTest {
    private static void echo(MessageChannel<ByteBuf> channel) throws Exception {
        while (true) {
            channel.send(channel.receive());
        }
    }

    private static void throughTheProxy(
            AsyncioEventLoopGroup group,
            Transports transport,
            Sockets.Pipeline proxy,
            Function<InetSocketAddress, ProxyHandler> handlers)
            throws Exception {
        InetSocketAddress proxyAddress = Sockets.listen(group, transport, proxy);
        InetSocketAddress target =
                Sockets.listen(
                        group,
                        transport,
                        channel ->
                                channel.pipeline()
                                        .addLast(
                                                new CoroutineHandler<>(
                                                        ByteBuf.class, ProxyTest::echo)));
        Received<ByteBuf> received =
                new Received<>(ByteBuf.class, bytes -> bytes.toString(StandardCharsets.US_ASCII));
        Channel client =
                Sockets.connect(
                        group,
                        transport,
                        target,
                        channel ->
                                channel.pipeline().addLast(handlers.apply(proxyAddress), received));
        String sent = "0123456789".repeat(50_000);

        client.writeAndFlush(ByteBufUtil.writeAscii(client.alloc(), sent));

        assertEquals(sent, received.take(sent.length()));
        Sockets.close(client);
        TestGroups.end(group);
    }

    @ParameterizedTest
    @MethodSource(TestGroups.TRANSPORTS)
    void bytes_throughSocks_comeBackUnchanged(Transports transport) throws Exception {
        AsyncioEventLoopGroup group = TestGroups.newGroup(2, transport);
        throughTheProxy(
                group,
                transport,
                new ProxyServer(group, transport)::socks,
                Socks5ProxyHandler::new);
    }

    @ParameterizedTest
    @MethodSource(TestGroups.TRANSPORTS)
    void bytes_throughHttpConnect_comeBackUnchanged(Transports transport) throws Exception {
        AsyncioEventLoopGroup group = TestGroups.newGroup(2, transport);
        throughTheProxy(
                group, transport, new ProxyServer(group, transport)::http, HttpProxyHandler::new);
    }

    private static void targetIsGone(
            AsyncioEventLoopGroup group,
            Transports transport,
            Sockets.Pipeline proxy,
            Function<InetSocketAddress, ProxyHandler> handlers)
            throws Exception {
        InetSocketAddress proxyAddress = Sockets.listen(group, transport, proxy);
        InetSocketAddress gone;
        try (ServerSocket closedSoon =
                new ServerSocket(0, 1, java.net.InetAddress.getLoopbackAddress())) {
            gone = (InetSocketAddress) closedSoon.getLocalSocketAddress();
        }
        ChannelFuture connect =
                Sockets.client(
                                group,
                                transport,
                                channel -> channel.pipeline().addLast(handlers.apply(proxyAddress)))
                        .connect(gone)
                        .await();
        // The connect is to the proxy; what the proxy says fails the handler's own future.
        ProxyHandler handler = connect.channel().pipeline().get(ProxyHandler.class);
        Throwable failure =
                handler == null ? connect.cause() : handler.connectFuture().await().cause();

        assertInstanceOf(ProxyConnectException.class, failure);
        TestGroups.end(group);
    }

    @ParameterizedTest
    @MethodSource(TestGroups.TRANSPORTS)
    void target_thatIsGone_failsTheConnectThroughSocks(Transports transport) throws Exception {
        AsyncioEventLoopGroup group = TestGroups.newGroup(1, transport);
        targetIsGone(
                group,
                transport,
                new ProxyServer(group, transport)::socks,
                Socks5ProxyHandler::new);
    }

    @ParameterizedTest
    @MethodSource(TestGroups.TRANSPORTS)
    void target_thatIsGone_failsTheConnectThroughHttp(Transports transport) throws Exception {
        AsyncioEventLoopGroup group = TestGroups.newGroup(1, transport);
        targetIsGone(
                group, transport, new ProxyServer(group, transport)::http, HttpProxyHandler::new);
    }
}
