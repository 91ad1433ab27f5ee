package io.nettio.netty.stream;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.nettio.Asyncio;
import io.nettio.Body;
import io.nettio.Task;
import io.nettio.netty.Transports;
import io.netty.buffer.ByteBuf;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelOutboundHandlerAdapter;
import io.netty.channel.ChannelPromise;
import io.netty.channel.WriteBufferWaterMark;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/** What a writer sends, and when; how it waits for a slow reader. */
class StreamWriterTest extends StreamCase {
    private final List<String> trail = new ArrayList<>();

    /** Notes what reaches the socket's end of the pipeline. */
    private final class Noting extends ChannelOutboundHandlerAdapter {
        @Override
        public void write(ChannelHandlerContext ctx, Object message, ChannelPromise promise) {
            trail.add("write");
            ctx.write(message, promise);
        }

        @Override
        public void flush(ChannelHandlerContext ctx) {
            trail.add("flush");
            ctx.flush();
        }
    }

    private static String text(byte[] bytes) {
        return new String(bytes, UTF_8);
    }

    @ParameterizedTest
    @MethodSource(TRANSPORTS)
    void writesOfOneTurn_areFlushedOnceAtItsEnd(Transports transport) {
        run(
                transport,
                () -> {
                    try (Pair pair = pair()) {
                        pair.writer().channel().pipeline().addFirst(new Noting());
                        pair.writer().write("one ", UTF_8);
                        pair.writer()
                                .writeLines(
                                        List.of("two ".getBytes(UTF_8), "three".getBytes(UTF_8)));
                        assertEquals(List.of("write", "write", "write"), trail);
                        Asyncio.sleep(Duration.ZERO);
                        assertEquals(List.of("write", "write", "write", "flush"), trail);
                        assertEquals("one two three", text(pair.server().reader().readExactly(13)));
                        assertEquals(4, trail.size());
                    }
                });
    }

    @ParameterizedTest
    @MethodSource(TRANSPORTS)
    void write_ofOneByte_isSentWithoutWaitingForMore(Transports transport) {
        run(
                transport,
                () -> {
                    try (Pair pair = pair()) {
                        for (int i = 0; i < 20; i++) {
                            pair.writer().write(new byte[] {(byte) i});
                            assertArrayEquals(
                                    new byte[] {(byte) i}, pair.server().reader().readExactly(1));
                        }
                    }
                });
    }

    @ParameterizedTest
    @MethodSource(TRANSPORTS)
    void drain_belowTheWatermark_doesNotSuspend(Transports transport) {
        run(
                transport,
                () -> {
                    try (Pair pair = pair()) {
                        Asyncio.getRunningLoop().callSoon(() -> trail.add("turned"));
                        pair.writer().write(new byte[10]);
                        pair.writer().drain();
                        assertEquals(List.of(), trail);
                    }
                });
    }

    @ParameterizedTest
    @MethodSource(TRANSPORTS)
    void drain_aboveTheHighWatermark_suspendsUntilBelowTheLowOne(Transports transport) {
        int low = 10_000;
        StreamOptions marked =
                StreamOptions.DEFAULT.waterMark(new WriteBufferWaterMark(low, 20_000));
        run(
                transport,
                () -> {
                    try (Pair pair = pair(marked, StreamOptions.DEFAULT)) {
                        fill(pair.writer());
                        Task<Void> draining = waiting(pair.writer()::drain);
                        while (!draining.done()) {
                            pair.server().reader().readAtMost(1 << 16).release();
                        }
                        Asyncio.await(draining);
                        assertTrue(
                                pair.writer().channel().bytesBeforeUnwritable() >= 20_000 - low,
                                () -> "" + pair.writer().channel().bytesBeforeUnwritable());
                    }
                });
    }

    @ParameterizedTest
    @MethodSource(TRANSPORTS)
    void drain_ofManyCoroutines_goesOnForAll(Transports transport) {
        run(
                transport,
                () -> {
                    try (Pair pair = pair()) {
                        fill(pair.writer());
                        List<Task<Void>> draining = new ArrayList<>();
                        for (int i = 0; i < 10; i++) {
                            draining.add(waiting(pair.writer()::drain));
                        }
                        pair.writer().close();
                        pair.server().reader().read();
                        for (Task<Void> each : draining) {
                            Asyncio.waitOn(List.of(each), null, io.nettio.ReturnWhen.ALL_COMPLETED);
                            assertTrue(
                                    each.exception() == null
                                            || each.exception() instanceof ConnectionResetException,
                                    () -> "" + each.exception());
                        }
                    }
                });
    }

    @ParameterizedTest
    @MethodSource(TRANSPORTS)
    void writing_toAPeerThatHasGone_endsWithAnException(Transports transport) {
        run(
                transport,
                () -> {
                    AsyncServer server = serve((reader, writer) -> writer.close());
                    try (StreamConnection client = connect(server)) {
                        assertThrows(
                                ConnectionResetException.class,
                                () -> {
                                    while (true) {
                                        client.writer().write("foo\n", UTF_8);
                                        client.writer().drain();
                                        Asyncio.sleep(Duration.ZERO);
                                    }
                                });
                        assertClosed(client);
                    }
                    server.close();
                    server.waitClosed();
                });
    }

    @ParameterizedTest
    @MethodSource(TRANSPORTS)
    void drain_peerResetsMeanwhile_throwsConnectionReset(Transports transport) {
        run(
                transport,
                () -> {
                    Pair pair =
                            pair(
                                    StreamOptions.DEFAULT,
                                    StreamOptions.DEFAULT.option(
                                            io.netty.channel.ChannelOption.SO_LINGER, 0));
                    fill(pair.writer());
                    Task<Void> draining = waiting(pair.writer()::drain);
                    pair.server().writer().abort();
                    assertThrows(ConnectionResetException.class, () -> Asyncio.await(draining));
                    assertThrows(ConnectionResetException.class, () -> pair.reader().read());
                    assertThrows(ConnectionResetException.class, pair.writer()::waitClosed);
                    assertClosed(pair.client(), pair.server());
                });
    }

    @ParameterizedTest
    @MethodSource(TRANSPORTS)
    void write_afterClose_isDroppedAndDrainThrows(Transports transport) {
        run(
                transport,
                () -> {
                    try (Pair pair = pair()) {
                        pair.writer().close();
                        ByteBuf late = pair.writer().channel().alloc().buffer().writeByte(1);
                        pair.writer().write(late);
                        assertEquals(0, late.refCnt());
                        pair.writer().waitClosed();
                        assertThrows(ConnectionResetException.class, pair.writer()::drain);
                    }
                });
    }

    @ParameterizedTest
    @MethodSource(TRANSPORTS)
    void close_sendsWhatWasWrittenBefore(Transports transport) {
        run(
                transport,
                () -> {
                    try (Pair pair = pair()) {
                        byte[] much = new byte[3 << 20];
                        pair.writer().write(much);
                        pair.writer().close();
                        assertTrue(pair.writer().isClosing());
                        assertEquals(much.length, pair.server().reader().read().length);
                        pair.writer().waitClosed();
                        pair.writer().waitClosed();
                        assertTrue(pair.reader().atEof());
                        assertEquals(0, pair.reader().read().length);
                    }
                });
    }

    @ParameterizedTest
    @MethodSource(TRANSPORTS)
    void close_withUnreadData_endsOrderly(Transports transport) {
        run(
                transport,
                () -> {
                    try (Pair pair = pair()) {
                        pair.server().writer().write("line\nand more", UTF_8);
                        assertEquals("line", pair.reader().readLine(UTF_8));
                        pair.writer().close();
                        pair.writer().waitClosed();
                        assertEquals("and more", text(pair.reader().read()));
                    }
                });
    }

    @ParameterizedTest
    @MethodSource(TRANSPORTS)
    void abort_dropsWhatWasNotSentAndReleasesIt(Transports transport) {
        run(
                transport,
                () -> {
                    try (Pair pair = pair()) {
                        fill(pair.writer());
                        ByteBuf pending = pair.writer().channel().alloc().buffer().writeZero(100);
                        pair.writer().write(pending);
                        pair.writer().abort();
                        pair.writer().waitClosed();
                        assertEquals(0, pending.refCnt());
                    }
                });
    }

    @ParameterizedTest
    @MethodSource(TRANSPORTS)
    void writeEof_endsThisSideAloneBehindWhatWasWritten(Transports transport) {
        run(
                transport,
                () -> {
                    try (Pair pair = pair()) {
                        assertTrue(pair.writer().canWriteEof());
                        pair.writer().write("question", UTF_8);
                        pair.writer().writeEof();
                        pair.writer().writeEof();
                        assertEquals("question", text(pair.server().reader().read()));
                        pair.server().writer().write("answer", UTF_8);
                        assertEquals("answer", text(pair.reader().readExactly(6)));
                        ByteBuf late = pair.writer().channel().alloc().buffer().writeByte(1);
                        assertThrows(IllegalStateException.class, () -> pair.writer().write(late));
                        assertEquals(0, late.refCnt());
                        pair.server().writer().close();
                        assertEquals(0, pair.reader().read().length);
                        pair.writer().close();
                        pair.writer().waitClosed();
                    }
                });
    }

    @ParameterizedTest
    @MethodSource(TRANSPORTS)
    void getExtraInfo_tellsOfTheConnection(Transports transport) {
        run(
                transport,
                () -> {
                    try (Pair pair = pair()) {
                        assertEquals(
                                pair.writer().getExtraInfo("sockname"),
                                pair.server().writer().getExtraInfo("peername"));
                        assertSame(pair.writer().channel(), pair.writer().getExtraInfo("socket"));
                        for (String ofTls : List.of("ssl_object", "cipher", "peercert", "other")) {
                            assertNull(pair.writer().getExtraInfo(ofTls), ofTls);
                        }
                    }
                });
    }

    @ParameterizedTest
    @MethodSource(TRANSPORTS)
    void anyMethod_onAnotherThread_isRefused(Transports transport) {
        run(
                transport,
                () -> {
                    try (Pair pair = pair()) {
                        StreamWriter writer = pair.writer();
                        ByteBuf mine = writer.channel().alloc().buffer().writeByte(1);
                        Asyncio.toThread(
                                () -> {
                                    assertRefused(() -> writer.write(new byte[1]));
                                    assertRefused(() -> writer.write(mine));
                                    assertRefused(() -> writer.write("text", UTF_8));
                                    assertRefused(() -> writer.writeLines(List.of(new byte[1])));
                                    assertRefused(writer::drain);
                                    assertRefused(writer::writeEof);
                                    assertRefused(() -> writer.startTls(null, "localhost"));
                                    assertRefused(writer::close);
                                    assertRefused(writer::abort);
                                    assertRefused(writer::waitClosed);
                                });
                        assertEquals(1, mine.refCnt());
                        mine.release();
                        writer.write("the first", UTF_8);
                        assertEquals("the first", text(pair.server().reader().readExactly(9)));
                    }
                });
    }

    private static void assertRefused(Body call) throws IOException {
        IllegalStateException refusal = assertThrows(IllegalStateException.class, call::run);
        assertTrue(
                refusal.getMessage().contains("use Asyncio.runCoroutineThreadsafe"),
                refusal::getMessage);
    }
}
