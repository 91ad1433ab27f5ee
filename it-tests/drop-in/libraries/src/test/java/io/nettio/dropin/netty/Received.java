package io.nettio.dropin.netty;

import io.nettio.dropin.TestGroups;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.SimpleChannelInboundHandler;

import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;

/** What a client gets, as strings, for the test's thread to take. */
final class Received<T> extends SimpleChannelInboundHandler<T> {
    private final BlockingQueue<String> waiting = new LinkedBlockingQueue<>();
    private final Function<T, String> text;

    Received(Class<T> type, Function<T, String> text) {
        super(type);
        this.text = text;
    }

    @Override
    protected void channelRead0(ChannelHandlerContext ctx, T message) {
        waiting.add(text.apply(message));
    }

    @Override
    public void exceptionCaught(ChannelHandlerContext ctx, Throwable cause) {
        waiting.add(cause.toString());
        ctx.close();
    }

    @Override
    public void channelInactive(ChannelHandlerContext ctx) {
        waiting.add("closed");
    }

    /** The next one, which must come in time. */
    String next() throws InterruptedException {
        String next = waiting.poll(TestGroups.LIMIT_SECONDS, TimeUnit.SECONDS);
        if (next == null) {
            throw new AssertionError("Nothing came within " + TestGroups.LIMIT_SECONDS + " s");
        }
        return next;
    }

    /** So many characters, however they were cut. */
    String take(int length) throws InterruptedException {
        StringBuilder all = new StringBuilder();
        while (all.length() < length) {
            all.append(next());
        }
        return all.toString();
    }
}
