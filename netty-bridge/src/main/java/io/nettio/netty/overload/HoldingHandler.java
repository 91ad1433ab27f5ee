package io.nettio.netty.overload;

import io.netty.channel.ChannelConfig;
import io.netty.channel.ChannelDuplexHandler;
import io.netty.channel.ChannelHandlerContext;

import org.jspecify.annotations.Nullable;

import java.util.ArrayDeque;
import java.util.function.Function;

/**
 * Asks a gate for each piece of new work that comes through a pipeline, and holds it, and all that
 * comes behind it, for as long as it has to wait. Meanwhile the channel is not read. One for each
 * channel; its executor's thread only.
 */
abstract class HoldingHandler extends ChannelDuplexHandler {
    private final Function<ChannelHandlerContext, Gate> gates;
    private final ArrayDeque<Held> held = new ArrayDeque<>();
    private @Nullable Gate gate;
    private Gate.@Nullable Waiting waiting; // the first of those that are held
    private boolean removed;
    private boolean readAsked; // by hand, meanwhile

    HoldingHandler(Function<ChannelHandlerContext, Gate> gates) {
        this.gates = gates;
    }

    /** What came, in order: a message, or a user event between messages. */
    private record Held(Object content, boolean isEvent, long arrivedNanos) {}

    /** Whether the gate is to be asked for this message. */
    abstract boolean isNewWork(Object message);

    /** Passes a message on, of which the gate was asked where it is new work. */
    abstract void admit(ChannelHandlerContext ctx, Object message);

    /** Says no. */
    abstract void refuse(ChannelHandlerContext ctx, Object message);

    /** Releases a message whose channel has closed. */
    abstract void drop(Object message);

    @Override
    public void handlerAdded(ChannelHandlerContext ctx) {
        gate = gates.apply(ctx);
    }

    @Override
    public void channelRead(ChannelHandlerContext ctx, Object message) {
        Held arrived = new Held(message, false, now());
        if (isHolding()) {
            held.add(arrived);
        } else {
            pass(ctx, arrived);
        }
    }

    private long now() {
        return gate == null ? 0 : gate.now();
    }

    private boolean isHolding() {
        return waiting != null || !held.isEmpty();
    }

    private void pass(ChannelHandlerContext ctx, Held arrived) {
        Object message = arrived.content();
        Gate asked = gate;
        if (asked == null || removed || !isNewWork(message)) {
            admit(ctx, message);
            return;
        }
        Gate.Guest guest =
                new Gate.Guest() {
                    @Override
                    public void admit() {
                        called(ctx, message, true);
                    }

                    @Override
                    public void refuse() {
                        called(ctx, message, false);
                    }
                };
        Gate.Waiting place = asked.come(guest, arrived.arrivedNanos());
        if (place != null) { // else it was called, and more may have come since
            waiting = place;
            held.addFirst(arrived);
            stopReading(ctx);
        }
    }

    /** The gate has decided: at once, or after this message was held. */
    private void called(ChannelHandlerContext ctx, Object message, boolean admitted) {
        boolean wasHeld = waiting != null;
        waiting = null;
        if (wasHeld) {
            held.remove();
        }
        if (admitted) {
            admit(ctx, message);
        } else {
            refuse(ctx, message);
        }
        if (wasHeld) {
            passOn(ctx);
        }
    }

    /** What came behind it, up to the next that has to wait. */
    private void passOn(ChannelHandlerContext ctx) {
        while (waiting == null && !held.isEmpty()) {
            Held next = held.remove();
            if (next.isEvent()) {
                ctx.fireUserEventTriggered(next.content());
            } else {
                pass(ctx, next);
            }
        }
        if (waiting == null) {
            ctx.fireChannelReadComplete();
            goOnReading(ctx);
        }
    }

    @Override
    public void userEventTriggered(ChannelHandlerContext ctx, Object event) {
        if (isHolding()) {
            held.add(new Held(event, true, 0));
        } else {
            ctx.fireUserEventTriggered(event);
        }
    }

    // -- reading

    /**
     * Makes the transport forget that it is to read by itself; each read that is asked for is kept
     * from it below. Auto-read stays as it is: it belongs to those behind, who may turn it off as
     * soon as they get what is held, or while they wait, and must find it so.
     */
    private static void stopReading(ChannelHandlerContext ctx) {
        ChannelConfig config = ctx.channel().config();
        if (config.isAutoRead()) {
            config.setAutoRead(false);
            config.setAutoRead(true); // a read, which is kept
        }
    }

    private void goOnReading(ChannelHandlerContext ctx) {
        boolean asked = readAsked;
        readAsked = false;
        if (asked || ctx.channel().config().isAutoRead()) {
            ctx.read();
        }
    }

    @Override
    public void read(ChannelHandlerContext ctx) {
        if (!isHolding()) {
            ctx.read();
        } else if (!ctx.channel().config().isAutoRead()) {
            readAsked = true;
        }
    }

    // -- the end

    @Override
    public void channelInactive(ChannelHandlerContext ctx) {
        dropAll();
        ctx.fireChannelInactive();
    }

    /** What is held goes on, since nobody is left to hold it. */
    @Override
    public void handlerRemoved(ChannelHandlerContext ctx) {
        removed = true;
        if (!isHolding()) {
            return;
        }
        if (ctx.channel().isActive()) {
            giveUp();
            passOn(ctx);
        } else {
            dropAll();
        }
    }

    private void giveUp() {
        Gate.Waiting place = waiting;
        waiting = null;
        if (place != null) {
            place.giveUp();
        }
    }

    private void dropAll() {
        giveUp();
        while (!held.isEmpty()) {
            Held next = held.remove();
            if (!next.isEvent()) {
                drop(next.content());
            }
        }
    }
}
