package io.nettio.netty.stream;

import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.SimpleChannelInboundHandler;
import io.netty.channel.socket.DatagramPacket;

/** The handler of an endpoint's pipeline: tells it what happens to its channel. */
final class DatagramHandler extends SimpleChannelInboundHandler<DatagramPacket> {
    private final DatagramEndpoint endpoint;

    DatagramHandler(DatagramEndpoint endpoint) {
        super(false); // the endpoint has it from here on
        this.endpoint = endpoint;
    }

    @Override
    protected void channelRead0(ChannelHandlerContext ctx, DatagramPacket packet) {
        endpoint.onDatagram(packet);
    }

    @Override
    public void channelInactive(ChannelHandlerContext ctx) {
        endpoint.onClosed();
        ctx.fireChannelInactive();
    }

    @Override
    public void exceptionCaught(ChannelHandlerContext ctx, Throwable failure) {
        endpoint.onFailure(Failures.of(failure));
    }
}
