package io.nettio.examples.server;

import io.nettio.Asyncio;
import io.nettio.netty.NettyAsyncio;
import io.nettio.netty.Transports;
import io.netty.bootstrap.Bootstrap;
import io.netty.channel.Channel;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.EventLoop;
import io.netty.channel.socket.SocketChannel;
import io.netty.handler.codec.http.DefaultFullHttpRequest;
import io.netty.handler.codec.http.FullHttpRequest;
import io.netty.handler.codec.http.HttpClientCodec;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpHeaderValues;
import io.netty.handler.codec.http.HttpMethod;
import io.netty.handler.codec.http.HttpObjectAggregator;
import io.netty.handler.codec.http.HttpVersion;
import io.netty.util.concurrent.Promise;

import org.jspecify.annotations.Nullable;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.Objects;

/** The server as its own client: requests over Netty, on the loop of the coroutine that asks. */
final class OwnAddress {
    private static final int MAX_ANSWER_BYTES = 65_536;

    private final Transports transport;
    private volatile @Nullable InetSocketAddress address; // unknown until the server is bound

    OwnAddress(Transports transport) {
        this.transport = transport;
    }

    void set(InetSocketAddress bound) {
        address =
                bound.getAddress().isAnyLocalAddress()
                        ? new InetSocketAddress(InetAddress.getLoopbackAddress(), bound.getPort())
                        : bound;
    }

    /**
     * Suspends until this path is answered, and gives the text.
     *
     * @throws IOException if the answer is not 200, or does not come
     */
    String get(String path) throws IOException {
        EventLoop loop = (EventLoop) Asyncio.getRunningLoop();
        Promise<String> answer = loop.newPromise();
        InetSocketAddress server = Objects.requireNonNull(address, "the server is bound");
        Channel channel =
                NettyAsyncio.await(bootstrap(loop, answer).connect(server), IOException.class);
        try {
            NettyAsyncio.await(channel.writeAndFlush(request(server, path)), IOException.class);
            return NettyAsyncio.await(answer, IOException.class);
        } finally {
            channel.close();
        }
    }

    private Bootstrap bootstrap(EventLoop loop, Promise<String> answer) {
        return new Bootstrap()
                .group(loop)
                .channel(transport.channelClass())
                .handler(
                        new ChannelInitializer<SocketChannel>() {
                            @Override
                            protected void initChannel(SocketChannel channel) {
                                channel.pipeline()
                                        .addLast(
                                                new HttpClientCodec(),
                                                new HttpObjectAggregator(MAX_ANSWER_BYTES),
                                                new AnswerHandler(answer));
                            }
                        });
    }

    private static FullHttpRequest request(InetSocketAddress server, String path) {
        FullHttpRequest request =
                new DefaultFullHttpRequest(HttpVersion.HTTP_1_1, HttpMethod.GET, path);
        request.headers()
                .set(HttpHeaderNames.HOST, Addresses.authority(server))
                .set(HttpHeaderNames.CONNECTION, HttpHeaderValues.CLOSE);
        return request;
    }
}
