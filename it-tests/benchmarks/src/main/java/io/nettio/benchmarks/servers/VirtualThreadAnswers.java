package io.nettio.benchmarks.servers;

import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.handler.codec.http.HttpRequest;
import io.netty.util.ReferenceCountUtil;

import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;

/** Answers from a virtual thread for each connection, which a queue feeds. */
final class VirtualThreadAnswers extends ChannelInboundHandlerAdapter {
    private static final Object END = new Object();

    private final BlockingQueue<Object> requests = new LinkedBlockingQueue<>();

    @Override
    public void channelActive(ChannelHandlerContext ctx) {
        Thread.ofVirtual()
                .start(
                        () -> {
                            try {
                                while (requests.take() != END) {
                                    ctx.writeAndFlush(Answer.make(), ctx.voidPromise());
                                }
                            } catch (InterruptedException ended) {
                                ctx.close();
                            }
                        });
    }

    @Override
    public void channelRead(ChannelHandlerContext ctx, Object message) {
        if (message instanceof HttpRequest) {
            requests.add(message);
        }
        ReferenceCountUtil.release(message);
    }

    @Override
    public void channelInactive(ChannelHandlerContext ctx) {
        requests.add(END);
    }

    @Override
    public void exceptionCaught(ChannelHandlerContext ctx, Throwable reset) {
        ctx.close();
    }
}
