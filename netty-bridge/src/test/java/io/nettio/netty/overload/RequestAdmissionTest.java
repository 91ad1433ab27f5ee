package io.nettio.netty.overload;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.embedded.EmbeddedChannel;

import org.junit.jupiter.api.Test;

import java.time.Duration;

class RequestAdmissionTest extends AdmissionFixture {
    private void use(Overloaded policy) {
        options = options.withPolicy(policy);
        open(requests());
    }

    // -- refusing

    @Test
    void request_belowTheBound_isAdmitted() {
        use(Overloaded.REFUSE);
        lagMillis = 99;
        receive("a");

        assertTrail("a");
        assertCounts(1, 0, 0, 0, 0);
    }

    @Test
    void request_atTheBound_isAnsweredWithARefusal() {
        use(Overloaded.REFUSE);
        lagMillis = 100;
        receive("a");

        assertTrail("busy a");
        assertCounts(0, 0, 1, 0, 0);
        assertTrue(channel.isOpen());
    }

    @Test
    void requests_onceOverloaded_areRefusedUntilTheLagIsWellBelow() {
        use(Overloaded.REFUSE);
        lagMillis = 100;
        receive("a");
        lagMillis = 51;
        receive("b");
        lagMillis = 50;
        receive("c");
        lagMillis = 99;
        receive("d");

        assertTrail("c", "d", "busy a", "busy b");
    }

    @Test
    void rest_ofARefusedRequest_isDroppedUpToTheNext() {
        use(Overloaded.REFUSE);
        ByteBuf body = Unpooled.copiedBuffer(new byte[1]);
        lagMillis = 100;
        receive("a", body);
        lagMillis = 0;
        receive("b", 2);

        assertEquals(0, body.refCnt());
        assertTrail("b", 2, "busy a");
    }

    @Test
    void request_thatIsRefused_isReleased() {
        ByteBuf request = Unpooled.copiedBuffer(new byte[1]);
        options = options.withPolicy(Overloaded.REFUSE);
        lagMillis = 100;
        open(new RequestAdmission<>(this::gate, ByteBuf.class, refused -> "busy"));
        receive(request);

        assertEquals(0, request.refCnt());
        assertTrail("busy");
    }

    @Test
    void refusal_thatIsNull_closesTheConnection() {
        lagMillis = 100;
        open(new RequestAdmission<>(this::gate, String.class, refused -> null));
        receive("a");

        assertTrail();
        assertFalse(channel.isOpen());
    }

    @Test
    void refusal_thatThrows_closesTheConnectionAndTellsThePipeline() {
        lagMillis = 100;
        open(
                new RequestAdmission<>(
                        this::gate,
                        String.class,
                        refused -> {
                            throw new IllegalStateException("no answer");
                        }));
        receive("a");

        assertTrail("no answer");
        assertFalse(channel.isOpen());
    }

    // -- delaying

    @Test
    void request_thatIsDelayed_isAdmittedWhenTheLagIsWellBelow() {
        use(Overloaded.DELAY);
        lagMillis = 100;
        receive("a");
        pass(50);
        lagMillis = 51;
        pass(50);
        assertTrail();
        assertCounts(0, 1, 0, 0, 1);

        lagMillis = 50;
        pass(10);
        assertTrail("a");
        assertCounts(1, 1, 0, 0, 0);
    }

    @Test
    void channel_ofADelayedRequest_isNotReadUntilItIsAdmitted() {
        use(Overloaded.DELAY);
        lagMillis = 100;
        receive("a");
        channel.read(); // by hand
        assertEquals(java.util.List.of(), trail);

        lagMillis = 0;
        pass(10);
        assertTrue(channel.config().isAutoRead());
        assertEquals(java.util.List.of("a", "read"), trail);
    }

    @Test
    void channel_thatTheReceiverOfADelayedRequestTurnsOff_isNotRead() {
        use(Overloaded.DELAY);
        channel.pipeline()
                .addBefore(
                        channel.pipeline().lastContext().name(),
                        null,
                        new ChannelInboundHandlerAdapter() {
                            @Override
                            public void channelRead(ChannelHandlerContext ctx, Object message) {
                                ctx.channel().config().setAutoRead(false);
                                ctx.fireChannelRead(message);
                            }
                        });
        lagMillis = 100;
        receive("a");
        lagMillis = 0;
        pass(10);

        assertEquals(java.util.List.of("a"), trail);
        assertFalse(channel.config().isAutoRead());
    }

    @Test
    void channel_thatSomebodyTurnsOffMeanwhile_staysOff() {
        use(Overloaded.DELAY);
        lagMillis = 100;
        receive("a");
        channel.config().setAutoRead(false);
        lagMillis = 0;
        pass(10);

        assertEquals(java.util.List.of("a"), trail);
        assertFalse(channel.config().isAutoRead());
    }

    @Test
    void channel_thatIsReadByHand_isReadWhenItWasAskedTo() {
        use(Overloaded.DELAY);
        channel.config().setAutoRead(false);
        lagMillis = 100;
        receive("a");
        channel.read();
        lagMillis = 0;
        pass(10);

        assertEquals(java.util.List.of("a", "read"), trail);
        assertFalse(channel.config().isAutoRead());
    }

    @Test
    void channel_thatIsReadByHandAndWasNotAskedTo_isNotRead() {
        use(Overloaded.DELAY);
        channel.config().setAutoRead(false);
        lagMillis = 100;
        receive("a");
        lagMillis = 0;
        pass(10);

        assertEquals(java.util.List.of("a"), trail);
    }

    @Test
    void channel_thatSomebodyTurnsOnMeanwhile_isReadBehindTheDelay() {
        use(Overloaded.DELAY);
        lagMillis = 100;
        receive("a");
        channel.config().setAutoRead(true);
        assertEquals(java.util.List.of(), trail);
        lagMillis = 0;
        pass(10);

        assertEquals(java.util.List.of("a", "read"), trail);
    }

    @Test
    void whatComesBehindADelayedRequest_staysBehindIt() {
        use(Overloaded.DELAY);
        lagMillis = 100;
        receive("a", 1);
        channel.pipeline().fireUserEventTriggered("end");
        receive("b", 2);
        assertTrail();

        lagMillis = 0;
        pass(10);
        assertTrail("a", 1, "event end", "b", 2);
    }

    @Test
    void secondRequest_ifTheLagRisesAgain_waitsOnlyTheRestOfItsTime() {
        use(Overloaded.DELAY);
        lagMillis = 100;
        receive("a", "b");
        pass(4_990);
        assertTrail();
        pass(10);

        assertTrail("a", "b");
        assertCounts(2, 1, 0, 0, 0);
    }

    @Test
    void request_afterTheMaximumDelay_isAdmittedHoweverLateTheLoopIs() {
        use(Overloaded.DELAY);
        lagMillis = 10_000;
        receive("a");
        pass(4_990);
        assertTrail();
        pass(10);

        assertTrail("a");
    }

    @Test
    void request_afterTheMaximumDelay_isRefusedWhereThatIsThePolicy() {
        use(Overloaded.DELAY_THEN_REFUSE);
        lagMillis = 10_000;
        receive("a", 1, "b");
        pass(5_000);

        assertTrail("busy a", "busy b");
        assertCounts(0, 1, 2, 0, 0);
        assertTrue(channel.config().isAutoRead());
    }

    @Test
    void request_beyondTheMostThatMayWait_isRefused() {
        options = options.withMaxWaiting(1);
        use(Overloaded.DELAY);
        EmbeddedChannel first = channel;
        lagMillis = 100;
        receive("a");
        open(requests());
        receive("b");

        assertTrail("busy b");
        first.finishAndReleaseAll();
    }

    @Test
    void channel_thatClosesWhileItsRequestIsDelayed_leavesNothingBehind() {
        ByteBuf request = Unpooled.copiedBuffer(new byte[1]);
        ByteBuf behind = Unpooled.copiedBuffer(new byte[1]);
        options = options.withPolicy(Overloaded.DELAY);
        lagMillis = 100;
        open(new RequestAdmission<>(this::gate, ByteBuf.class, refused -> "busy"));
        receive(request, behind);
        channel.pipeline().fireUserEventTriggered("lost");
        channel.close();
        lagMillis = 0;
        pass(10);

        assertEquals(0, request.refCnt());
        assertEquals(0, behind.refCnt());
        assertTrail();
        assertCounts(0, 1, 0, 1, 0);
    }

    @Test
    void handler_thatIsRemovedWhileItHolds_letsAllGo() {
        options = options.withPolicy(Overloaded.DELAY);
        RequestAdmission<String> handler = requests();
        open(handler);
        lagMillis = 100;
        receive("a", 1, "b");
        channel.pipeline().remove(handler);

        assertTrail("a", 1, "b");
        assertTrue(channel.config().isAutoRead());
        assertCounts(0, 1, 0, 1, 0);
    }

    @Test
    void handler_thatIsRemovedBehindTheEnd_dropsNothingTwice() {
        options = options.withPolicy(Overloaded.DELAY);
        RequestAdmission<String> handler = requests();
        open(handler);
        lagMillis = 100;
        receive("a");
        channel.close();
        channel.runPendingTasks();

        assertTrail();
        assertCounts(0, 1, 0, 1, 0);
    }

    // -- options

    @Test
    void options_thatMakeNoSense_areRefused() {
        AdmissionOptions some = AdmissionOptions.DEFAULT;
        Duration zero = Duration.ZERO;
        Duration second = Duration.ofSeconds(1);

        refused(() -> some.withBound(zero));
        refused(() -> some.withBound(second, second));
        refused(() -> some.withBound(second, Duration.ofSeconds(-1)));
        refused(() -> some.withWindow(zero));
        refused(() -> some.withWindow(Duration.ofSeconds(61)));
        refused(() -> some.withMaxDelay(Duration.ofSeconds(-1)));
        refused(() -> some.withMaxWaiting(0));
    }

    private static void refused(org.junit.jupiter.api.function.Executable code) {
        org.junit.jupiter.api.Assertions.assertThrows(IllegalArgumentException.class, code);
    }
}
