package io.nettio.dropin.netty;

import io.nettio.dropin.OnLoop;
import io.nettio.netty.CoroutineHandler;
import io.nettio.netty.MessageChannel;
import io.nettio.netty.NettyAsyncio;
import io.nettio.netty.Transports;
import io.netty.buffer.Unpooled;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFutureListener;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.EventLoopGroup;
import io.netty.handler.codec.http.DefaultFullHttpResponse;
import io.netty.handler.codec.http.HttpObject;
import io.netty.handler.codec.http.HttpRequest;
import io.netty.handler.codec.http.HttpResponseStatus;
import io.netty.handler.codec.http.HttpServerCodec;
import io.netty.handler.codec.http.HttpVersion;
import io.netty.handler.codec.socksx.v5.DefaultSocks5CommandResponse;
import io.netty.handler.codec.socksx.v5.DefaultSocks5InitialResponse;
import io.netty.handler.codec.socksx.v5.Socks5AddressType;
import io.netty.handler.codec.socksx.v5.Socks5AuthMethod;
import io.netty.handler.codec.socksx.v5.Socks5CommandRequest;
import io.netty.handler.codec.socksx.v5.Socks5CommandRequestDecoder;
import io.netty.handler.codec.socksx.v5.Socks5CommandStatus;
import io.netty.handler.codec.socksx.v5.Socks5InitialRequestDecoder;
import io.netty.handler.codec.socksx.v5.Socks5Message;
import io.netty.handler.codec.socksx.v5.Socks5ServerEncoder;
import io.netty.util.ReferenceCountUtil;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.util.concurrent.CompletableFuture;

/** A proxy of two kinds whose handshake a coroutine makes; then bytes go through. */
record ProxyServer(EventLoopGroup group, Transports transport) {
    /** Of SOCKS 5, without authentication. */
    void socks(Channel channel) {
        channel.pipeline()
                .addLast(
                        Socks5ServerEncoder.DEFAULT,
                        new Socks5InitialRequestDecoder(),
                        new CoroutineHandler<>(Socks5Message.class, this::socksHandshake));
    }

    private void socksHandshake(MessageChannel<Socks5Message> messages) throws Exception {
        messages.receive();
        Channel client = messages.channel();
        client.pipeline()
                .replace(
                        Socks5InitialRequestDecoder.class, null, new Socks5CommandRequestDecoder());
        messages.send(new DefaultSocks5InitialResponse(Socks5AuthMethod.NO_AUTH));
        Socks5CommandRequest request = (Socks5CommandRequest) messages.receive();
        try {
            Channel target = connect(client, request.dstAddr(), request.dstPort());
            messages.send(answer(Socks5CommandStatus.SUCCESS));
            client.pipeline().remove(Socks5CommandRequestDecoder.class);
            relay(client, target, messages.context());
        } catch (IOException unreachable) {
            messages.send(answer(Socks5CommandStatus.HOST_UNREACHABLE));
        }
    }

    private static DefaultSocks5CommandResponse answer(Socks5CommandStatus status) {
        return new DefaultSocks5CommandResponse(status, Socks5AddressType.IPv4);
    }

    /** Of HTTP's {@code CONNECT}. */
    void http(Channel channel) {
        channel.pipeline()
                .addLast(
                        new HttpServerCodec(),
                        new CoroutineHandler<>(HttpObject.class, this::httpHandshake));
    }

    private void httpHandshake(MessageChannel<HttpObject> messages) throws Exception {
        String[] address = ((HttpRequest) messages.receive()).uri().split(":", -1);
        messages.receive(); // the end of the request
        Channel client = messages.channel();
        try {
            Channel target = connect(client, address[0], Integer.parseInt(address[1]));
            messages.send(answer(HttpResponseStatus.OK));
            client.pipeline().remove(HttpServerCodec.class);
            relay(client, target, messages.context());
        } catch (IOException unreachable) {
            messages.send(answer(HttpResponseStatus.BAD_GATEWAY));
        }
    }

    private static DefaultFullHttpResponse answer(HttpResponseStatus status) {
        return new DefaultFullHttpResponse(HttpVersion.HTTP_1_1, status, Unpooled.EMPTY_BUFFER);
    }

    private Channel connect(Channel client, String host, int port) throws IOException {
        OnLoop.sleepAndAwait(
                client.eventLoop(), () -> CompletableFuture.supplyAsync(() -> "looked up"));
        return NettyAsyncio.await(
                Sockets.client(
                                client.eventLoop(),
                                transport,
                                channel -> channel.pipeline().addLast(new Relay(client)))
                        .connect(new InetSocketAddress(host, port)),
                IOException.class);
    }

    /** From here on the connection is the relay's; what made the handshake leaves it. */
    private static void relay(Channel client, Channel target, ChannelHandlerContext handshake) {
        client.pipeline().addLast(new Relay(target));
        client.pipeline().remove(handshake.handler());
    }

    private static final class Relay extends ChannelInboundHandlerAdapter {
        private final Channel other;

        Relay(Channel other) {
            this.other = other;
        }

        @Override
        public void channelRead(ChannelHandlerContext ctx, Object message) {
            if (other.isActive()) {
                other.write(message);
            } else {
                ReferenceCountUtil.release(message);
            }
        }

        @Override
        public void channelReadComplete(ChannelHandlerContext ctx) {
            other.flush();
        }

        @Override
        public void channelInactive(ChannelHandlerContext ctx) {
            other.writeAndFlush(Unpooled.EMPTY_BUFFER).addListener(ChannelFutureListener.CLOSE);
        }
    }
}
