package io.nettio.netty.overload;

import io.netty.channel.ChannelHandler;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.ChannelOutboundHandlerAdapter;
import io.netty.channel.embedded.EmbeddedChannel;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Assertions;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** A channel whose time and lag the test sets, and a trail of what comes out of its handler. */
abstract class AdmissionFixture {
    final Counts counts = new Counts();
    final List<Object> trail = new ArrayList<>();
    AdmissionOptions options =
            AdmissionOptions.DEFAULT.withBound(Duration.ofMillis(100), Duration.ofMillis(50));
    long lagMillis;
    Gate shared;
    EmbeddedChannel channel;

    Gate gate(ChannelHandlerContext ctx) {
        if (shared == null) {
            shared =
                    new Gate(
                            ctx.executor(),
                            () -> Duration.ofMillis(lagMillis).toNanos(),
                            options,
                            counts);
        }
        return shared;
    }

    final RequestAdmission<String> requests() {
        return new RequestAdmission<>(this::gate, String.class, request -> "busy " + request);
    }

    /** What is read, refused, closed. */
    final void open(ChannelHandler handler) {
        channel = new EmbeddedChannel();
        channel.freezeTime();
        channel.pipeline().addLast(new Reads(), handler, new Sink());
        trail.clear(); // that it reads when it begins
    }

    private final class Reads extends ChannelOutboundHandlerAdapter {
        @Override
        public void read(ChannelHandlerContext ctx) {
            trail.add("read");
            ctx.read();
        }
    }

    private final class Sink extends ChannelInboundHandlerAdapter {
        @Override
        public void channelRead(ChannelHandlerContext ctx, Object message) {
            trail.add(message);
        }

        @Override
        public void userEventTriggered(ChannelHandlerContext ctx, Object event) {
            trail.add("event " + event);
        }

        @Override
        public void exceptionCaught(ChannelHandlerContext ctx, Throwable failure) {
            trail.add(failure.getMessage());
        }
    }

    /** They arrive in one batch, behind which the channel is read again if it reads by itself. */
    final void receive(Object... messages) {
        for (Object message : messages) {
            channel.pipeline().fireChannelRead(message);
        }
        channel.pipeline().fireChannelReadComplete();
    }

    final void pass(long millis) {
        for (long passed = 0; passed < millis; passed += 10) {
            channel.advanceTimeBy(10, TimeUnit.MILLISECONDS);
            channel.runScheduledPendingTasks();
        }
    }

    /** What happened since the last call, reads left out. */
    final void assertTrail(Object... expected) {
        trail.removeIf("read"::equals);
        Object answer;
        while ((answer = channel.readOutbound()) != null) {
            trail.add(answer);
        }
        Assertions.assertEquals(List.of(expected), trail);
        trail.clear();
    }

    final void assertCounts(long admitted, long delayed, long refused, long abandoned, int wait) {
        Assertions.assertEquals(
                new AdmissionStatistics(admitted, delayed, refused, abandoned, wait),
                counts.statistics());
    }

    @AfterEach
    void closeChannel() {
        if (channel != null) {
            channel.finishAndReleaseAll();
        }
    }
}
