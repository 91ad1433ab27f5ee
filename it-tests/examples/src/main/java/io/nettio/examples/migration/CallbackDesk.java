package io.nettio.examples.migration;

import io.netty.channel.ChannelFutureListener;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.SimpleChannelInboundHandler;
import io.netty.util.concurrent.Future;
import io.netty.util.concurrent.ImmediateEventExecutor;

import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Locale;
import java.util.concurrent.TimeUnit;

/** The desk as callbacks: a state machine, and timers that somebody has to cancel. */
final class CallbackDesk extends SimpleChannelInboundHandler<String> {
    private enum State {
        NAME,
        CODE,
        CHECKING, // lines that come meanwhile wait
        OPEN,
        CLOSED
    }

    private final Duration patience;
    private final ArrayDeque<String> early = new ArrayDeque<>();
    private State state = State.NAME;
    private int triesLeft = Migration.TRIES;
    private Future<?> timer = ImmediateEventExecutor.INSTANCE.newSucceededFuture(null);

    CallbackDesk(Duration patience) {
        this.patience = patience;
    }

    @Override
    public void channelActive(ChannelHandlerContext ctx) {
        ask(ctx, "name?", State.NAME);
    }

    private void ask(ChannelHandlerContext ctx, String line, State next) {
        state = next;
        ctx.writeAndFlush(line + "\n");
        long millis = patience.toMillis();
        timer = ctx.executor().schedule(() -> end(ctx, "too slow"), millis, TimeUnit.MILLISECONDS);
    }

    @Override
    protected void channelRead0(ChannelHandlerContext ctx, String line) {
        if (state == State.CHECKING) {
            early.add(line);
        } else if (state != State.CLOSED) {
            timer.cancel(false);
            onLine(ctx, line);
        }
    }

    private void onLine(ChannelHandlerContext ctx, String line) {
        if (state == State.NAME) {
            ask(ctx, "hello " + line + ", code?", State.CODE);
        } else if (state == State.CODE) {
            state = State.CHECKING;
            Runnable check = () -> onChecked(ctx, line.equals(Migration.CODE));
            timer = ctx.executor().schedule(check, Migration.CHECK_MILLIS, TimeUnit.MILLISECONDS);
        } else if (line.equals("quit")) {
            end(ctx, "bye");
        } else {
            ask(ctx, line.toUpperCase(Locale.ROOT), State.OPEN);
        }
    }

    private void onChecked(ChannelHandlerContext ctx, boolean right) {
        if (right) {
            ask(ctx, "welcome", State.OPEN);
        } else if (--triesLeft == 0) {
            end(ctx, "bye");
        } else {
            ask(ctx, "wrong, code?", State.CODE);
        }
        while (!early.isEmpty() && state != State.CHECKING) {
            channelRead0(ctx, early.remove());
        }
    }

    private void end(ChannelHandlerContext ctx, String line) {
        state = State.CLOSED;
        ctx.writeAndFlush(line + "\n").addListener(ChannelFutureListener.CLOSE);
    }

    @Override
    public void channelInactive(ChannelHandlerContext ctx) {
        state = State.CLOSED;
        timer.cancel(false);
    }
}
