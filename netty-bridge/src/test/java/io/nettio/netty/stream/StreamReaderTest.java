package io.nettio.netty.stream;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import static java.nio.charset.StandardCharsets.US_ASCII;

import io.nettio.Asyncio;
import io.nettio.Task;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;

import org.junit.jupiter.api.Test;

import java.io.IOException;
import java.time.Duration;

/** {@code read}, {@code readAtMost} and {@code readExactly}, and the end of a stream. */
class StreamReaderTest extends FedReader {
    private static Task<byte[]> started(java.util.concurrent.Callable<byte[]> read) {
        Task<byte[]> reading = Asyncio.createTask(read);
        Asyncio.sleep(Duration.ZERO);
        return reading;
    }

    @Test
    void feedData_empty_addsNothing() {
        run(
                () -> {
                    StreamReader reader = reader("");
                    assertEquals("", left(reader));
                });
    }

    @Test
    void feedData_keepsWhatHasComeInOrder() {
        run(() -> assertEquals(DATA, left(reader(DATA.substring(0, 7), DATA.substring(7)))));
    }

    @Test
    void feedData_afterTheEnd_isRefusedAndReleasesTheBuffer() {
        run(
                () -> {
                    StreamReader reader = reader();
                    reader.feedEof();
                    ByteBuf late = buffer("late");
                    assertThrows(IllegalStateException.class, () -> reader.feedData(late));
                    assertEquals(0, late.refCnt());
                });
    }

    @Test
    void read_ofZeroBytes_takesNothingAndDoesNotWait() {
        run(
                () -> {
                    StreamReader reader = reader(DATA);
                    assertEquals("", text(reader.read(0)));
                    assertEquals(DATA, left(reader));
                    assertEquals("", text(reader().read(0)));
                });
    }

    @Test
    void read_ofMoreThanComes_givesWhatHasCome() {
        run(
                () -> {
                    StreamReader reader = reader();
                    Task<byte[]> reading = started(() -> reader.read(30));
                    feed(reader, DATA);
                    assertEquals(DATA, text(Asyncio.await(reading)));
                    assertEquals("", left(reader));
                });
    }

    @Test
    void read_ofFewerThanHasCome_leavesTheRest() {
        run(
                () -> {
                    StreamReader reader = reader("line1", "line2");
                    assertEquals("line1", text(reader.read(5)));
                    assertEquals("line2", left(reader));
                });
    }

    @Test
    void read_atTheEnd_givesNothing() {
        run(
                () -> {
                    StreamReader reader = reader();
                    Task<byte[]> reading = started(() -> reader.read(1024));
                    reader.feedEof();
                    assertEquals("", text(Asyncio.await(reading)));
                    assertEquals("", text(reader.read(1)));
                });
    }

    @Test
    void read_toTheEnd_givesAllThatComes() {
        run(
                () -> {
                    StreamReader reader = reader("chunk1\n");
                    Task<byte[]> reading = started(() -> reader.read(-1));
                    feed(reader, "chunk2");
                    Asyncio.sleep(Duration.ZERO);
                    feed(reader, "chunk3");
                    reader.feedEof();
                    assertEquals("chunk1\nchunk2chunk3", text(Asyncio.await(reading)));
                    assertEquals("", left(reader));
                });
    }

    @Test
    void read_ofMoreThanTheLimit_isNotLimited() {
        run(
                () -> {
                    StreamReader reader = limited(3, "chunk");
                    assertEquals("chunk", text(reader.read(5)));
                });
    }

    @Test
    void readAtMost_givesTheVeryBufferThatCame() {
        run(
                () -> {
                    ByteBuf came = buffer("whole");
                    StreamReader reader = reader();
                    reader.feedData(came);
                    ByteBuf read = reader.readAtMost(100);
                    assertSame(came, read);
                    read.release();
                    assertEquals(0, came.refCnt());
                });
    }

    @Test
    void readAtMost_ofAPart_givesASliceOfTheSameMemory() {
        run(
                () -> {
                    ByteBuf came = buffer("whole");
                    StreamReader reader = reader();
                    reader.feedData(came);
                    ByteBuf part = reader.readAtMost(2);
                    assertEquals("wh", part.toString(US_ASCII));
                    part.setByte(0, 'W');
                    assertEquals('W', came.getByte(0));
                    part.release();
                    assertEquals("ole", left(reader));
                    assertEquals(0, came.refCnt());
                });
    }

    @Test
    void readAtMost_acrossBuffers_givesThemTogether() {
        run(
                () -> {
                    StreamReader reader = reader("one", "two", "three");
                    ByteBuf read = reader.readAtMost(8);
                    assertEquals("onetwoth", read.toString(US_ASCII));
                    read.release();
                    assertEquals("ree", left(reader));
                });
    }

    @Test
    void readAtMost_atTheEnd_isEmpty() {
        run(
                () -> {
                    StreamReader reader = reader();
                    reader.feedEof();
                    assertFalse(reader.readAtMost(10).isReadable());
                    assertThrows(IllegalArgumentException.class, () -> reader.readAtMost(-1));
                });
    }

    @Test
    void readExactly_ofZeroOrLess_takesNothingOrIsRefused() {
        run(
                () -> {
                    StreamReader reader = reader(DATA);
                    assertEquals("", text(reader.readExactly(0)));
                    assertThrows(IllegalArgumentException.class, () -> reader.readExactly(-1));
                    assertEquals(DATA, left(reader));
                });
    }

    @Test
    void readExactly_waitsForAsMuchAndLeavesTheRest() {
        run(
                () -> {
                    StreamReader reader = reader();
                    Task<byte[]> reading = started(() -> reader.readExactly(2 * DATA.length()));
                    feed(reader, DATA);
                    Asyncio.sleep(Duration.ZERO);
                    assertFalse(reading.done());
                    feed(reader, DATA, DATA);
                    assertEquals(DATA + DATA, text(Asyncio.await(reading)));
                    assertEquals(DATA, left(reader));
                });
    }

    @Test
    void readExactly_ofMoreThanTheLimit_isNotLimited() {
        run(() -> assertEquals("chunk", text(limited(3, "chunk").readExactly(5))));
    }

    @Test
    void readExactly_streamEndsBefore_throwsIncompleteWithWhatCame() {
        run(
                () -> {
                    StreamReader reader = reader();
                    Task<byte[]> reading = started(() -> reader.readExactly(36));
                    feed(reader, DATA);
                    reader.feedEof();
                    IncompleteReadException end =
                            assertThrows(
                                    IncompleteReadException.class, () -> Asyncio.await(reading));
                    assertEquals(DATA, text(end.partial()));
                    assertEquals(36, end.expected());
                    assertEquals("18 bytes read of 36 expected bytes", end.getMessage());
                    assertEquals("", left(reader));
                });
    }

    @Test
    void atEof_onlyOnceTheEndHasComeAndAllWasRead() {
        run(
                () -> {
                    StreamReader reader = reader();
                    assertFalse(reader.atEof());
                    feed(reader, "some data\n");
                    assertFalse(reader.atEof());
                    reader.readLine();
                    assertFalse(reader.atEof());
                    feed(reader, "some data\n");
                    reader.feedEof();
                    assertFalse(reader.atEof());
                    reader.readLine();
                    assertTrue(reader.atEof());
                });
    }

    @Test
    void setException_readsThrowIt_whateverHasComeBefore() {
        run(
                () -> {
                    StreamReader reader = reader(DATA);
                    assertNull(reader.exception());
                    assertEquals("li", text(reader.readExactly(2)));
                    IOException lost = new IOException("lost");
                    reader.setException(lost);
                    assertSame(lost, reader.exception());
                    assertSame(lost, assertThrows(IOException.class, () -> reader.read(2)));
                    assertSame(lost, assertThrows(IOException.class, reader::read));
                    assertSame(lost, assertThrows(IOException.class, () -> reader.readAtMost(2)));
                    assertSame(lost, assertThrows(IOException.class, () -> reader.readExactly(2)));
                    assertSame(lost, assertThrows(IOException.class, reader::readLine));
                    assertEquals("", left(reader));
                });
    }

    @Test
    void setException_whileACoroutineReads_isThrownThere() {
        run(
                () -> {
                    StreamReader reader = reader();
                    Task<byte[]> reading = started(reader::readLine);
                    IOException lost = new IOException("lost");
                    reader.setException(lost);
                    assertSame(lost, assertThrows(IOException.class, () -> Asyncio.await(reading)));
                });
    }

    @Test
    void setException_inTheTurnInWhichTheEndCame_isThrownByTheReadThatWaited() {
        run(
                () -> {
                    StreamReader reader = reader();
                    Task<byte[]> reading = started(reader::read);
                    reader.feedEof();
                    IOException lost = new IOException("lost");
                    reader.setException(lost);
                    assertSame(lost, assertThrows(IOException.class, () -> Asyncio.await(reading)));
                });
    }

    @Test
    void setException_behindACancelledRead_harmsNobody() {
        run(
                () -> {
                    StreamReader reader = reader();
                    Task<byte[]> reading = started(reader::readLine);
                    reading.cancel();
                    reader.setException(new IOException("lost"));
                    Asyncio.waitOn(
                            java.util.List.of(reading), null, io.nettio.ReturnWhen.ALL_COMPLETED);
                    assertTrue(reading.cancelled());
                });
    }

    @Test
    void limit_zeroOrLess_isRefused() {
        run(
                () -> {
                    assertThrows(IllegalArgumentException.class, () -> new StreamReader(0));
                    assertThrows(IllegalArgumentException.class, () -> new StreamReader(-1));
                });
    }

    @Test
    void reader_outsideALoop_isRefused() {
        assertThrows(IllegalStateException.class, () -> new StreamReader(10));
    }

    @Test
    void cutOff_whatCameCanBeReadAndTheEndIsAnException() {
        run(
                () -> {
                    StreamReader reader = reader("all but");
                    reader.end(new TlsTruncatedException());
                    assertThrows(TlsTruncatedException.class, reader::read);
                    assertThrows(TlsTruncatedException.class, () -> reader.readExactly(10));
                    assertThrows(TlsTruncatedException.class, reader::readLine);
                    assertEquals("all but", text(reader.read(100)));
                    assertThrows(TlsTruncatedException.class, () -> reader.read(100));
                    assertThrows(TlsTruncatedException.class, () -> reader.readAtMost(100));
                    assertTrue(reader.atEof());
                    assertSame(Unpooled.EMPTY_BUFFER, reader.readAtMost(0));
                });
    }
}
