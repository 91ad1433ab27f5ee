package io.nettio.netty.stream;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;

import static java.nio.charset.StandardCharsets.US_ASCII;

import io.nettio.Asyncio;
import io.nettio.Loop;
import io.nettio.Task;

import org.junit.jupiter.api.Test;

/** {@code readLine} and {@code readUntil}. */
class StreamReaderLineTest extends FedReader {
    private static void soon(Runnable feeding) {
        Loop loop = Asyncio.getRunningLoop();
        loop.callSoon(feeding);
    }

    private static String until(StreamReader reader, String... separators) throws Exception {
        byte[][] wanted = new byte[separators.length][];
        for (int i = 0; i < wanted.length; i++) {
            wanted[i] = bytes(separators[i]);
        }
        return text(reader.readUntil(wanted));
    }

    @Test
    void readLine_inSeveralParts_givesTheLineWithItsEnd() {
        run(
                () -> {
                    StreamReader reader = reader("chunk1 ");
                    soon(() -> feed(reader, "chunk2 ", "chunk3 ", "\n chunk4"));
                    assertEquals("chunk1 chunk2 chunk3 \n", text(reader.readLine()));
                    assertEquals(" chunk4", left(reader));
                });
    }

    @Test
    void readLine_thatHasCome_leavesTheOthers() {
        run(
                () -> {
                    StreamReader reader = reader(DATA.substring(0, 6), DATA.substring(6));
                    assertEquals("line1\n", text(reader.readLine()));
                    assertEquals("line2\nl", text(reader.read(7)));
                    assertEquals("ine3\n", left(reader));
                });
    }

    @Test
    void readLine_theLastWithoutEnd_isGivenAndThenNothing() {
        run(
                () -> {
                    StreamReader reader = reader("some data");
                    reader.feedEof();
                    assertEquals("some data", text(reader.readLine()));
                    assertEquals("", text(reader.readLine()));
                });
    }

    @Test
    void readLine_decoded_hasNoLineEnd() {
        run(
                () -> {
                    StreamReader reader = reader("dos\r\nunix\n\r\nlast\r");
                    reader.feedEof();
                    assertEquals("dos", reader.readLine(US_ASCII));
                    assertEquals("unix", reader.readLine(US_ASCII));
                    assertEquals("", reader.readLine(US_ASCII));
                    assertEquals("last\r", reader.readLine(US_ASCII));
                    assertNull(reader.readLine(US_ASCII));
                });
    }

    @Test
    void readLine_tooLongAndComplete_dropsThatLineAlone() {
        run(
                () -> {
                    StreamReader reader = limited(3, "li", "ne1\nline2\n");
                    assertThrows(LimitOverrunException.class, reader::readLine);
                    assertEquals("line2\n", left(reader));
                });
    }

    @Test
    void readLine_tooLongAndIncomplete_dropsAllThatHasCome() {
        run(
                () -> {
                    StreamReader reader = limited(3, "li", "ne1", "li");
                    assertThrows(LimitOverrunException.class, reader::readLine);
                    assertEquals("", left(reader));
                });
    }

    @Test
    void readLine_growingTooLongWhileItWaits_throwsLimitOverrun() {
        run(
                () -> {
                    StreamReader reader = limited(7);
                    soon(
                            () -> {
                                feed(reader, "chunk1", "chunk2\n", "chunk3\n");
                                reader.feedEof();
                            });
                    assertThrows(LimitOverrunException.class, reader::readLine);
                    assertEquals("chunk3\n", left(reader));
                });
    }

    @Test
    void readLine_limit_isThatOfTheLineWithoutItsEnd() {
        run(
                () -> {
                    StreamReader reader = limited(7, "1234567\n");
                    assertEquals("1234567\n", text(reader.readLine()));
                    feed(reader, "12345678\n");
                    assertThrows(LimitOverrunException.class, reader::readLine);
                    feed(reader, "12345678");
                    assertThrows(LimitOverrunException.class, reader::readLine);
                    assertEquals("", left(reader));
                });
    }

    @Test
    void readUntil_withoutSeparatorOrWithAnEmptyOne_isRefused() {
        run(
                () -> {
                    StreamReader reader = reader();
                    assertThrows(IllegalArgumentException.class, () -> until(reader, ""));
                    assertThrows(IllegalArgumentException.class, () -> until(reader, "a", ""));
                    assertThrows(IllegalArgumentException.class, () -> until(reader));
                });
    }

    @Test
    void readUntil_inOneBuffer_givesAllUpToTheSeparatorsEnd() {
        run(
                () -> {
                    StreamReader reader = reader("lineAAA");
                    assertEquals("lineAAA", until(reader, "AAA"));
                    feed(reader, "lineAAAxxx");
                    assertEquals("lineAAA", until(reader, "AAA"));
                    assertEquals("xxx", left(reader));
                });
    }

    @Test
    void readUntil_separatorAcrossBuffers_isFound() {
        run(
                () -> {
                    StreamReader reader = reader("QWEaa", "XYaa", "a");
                    assertEquals("QWEaaXYaaa", until(reader, "aaa"));
                    feed(reader, "QWEaa", "XYa", "aa");
                    assertEquals("QWEaaXYaaa", until(reader, "aaa"));
                    feed(reader, "aaa");
                    assertEquals("aaa", until(reader, "aaa"));
                    feed(reader, "Xaaa");
                    assertEquals("Xaaa", until(reader, "aaa"));
                    feed(reader, "XXX", "a", "a", "a");
                    assertEquals("XXXaaa", until(reader, "aaa"));
                    assertEquals("", left(reader));
                });
    }

    @Test
    void readUntil_streamEndsBefore_throwsIncompleteWithWhatCame() {
        run(
                () -> {
                    StreamReader reader = reader("some dataAA");
                    reader.feedEof();
                    IncompleteReadException end =
                            assertThrows(IncompleteReadException.class, () -> until(reader, "AAA"));
                    assertEquals("some dataAA", text(end.partial()));
                    assertEquals(-1, end.expected());
                    assertEquals("", left(reader));
                });
    }

    @Test
    void readUntil_beyondTheLimit_saysHowMuchHoldsNoSeparatorAndLeavesIt() {
        run(
                () -> {
                    StreamReader reader = limited(3, "some dataAA");
                    LimitOverrunException notFound =
                            assertThrows(LimitOverrunException.class, () -> until(reader, "AAA"));
                    assertEquals(9, notFound.consumed());
                    feed(reader, "A");
                    LimitOverrunException found =
                            assertThrows(LimitOverrunException.class, () -> until(reader, "AAA"));
                    assertEquals(9, found.consumed());
                    assertEquals("some dataAAA", left(reader));
                });
    }

    @Test
    void readUntil_severalSeparators_theOneThatEndsFirstCounts() {
        run(
                () -> {
                    StreamReader reader = reader("line 1\nline 2\r");
                    assertEquals("line 1\n", until(reader, "\r", "\n"));
                    assertEquals("line 2\r", until(reader, "\r", "\n"));
                    feed(reader, "ABCDEFG");
                    assertEquals("ABCDE", until(reader, "DEF", "BCDE"));
                    assertEquals("FG", left(reader));
                });
    }

    @Test
    void readUntil_severalSeparators_theLimitIsThatOfTheOneThatCounts() {
        run(
                () -> {
                    StreamReader reader = limited(3, "some dataA");
                    assertThrows(
                            LimitOverrunException.class, () -> until(reader, "A", "ome dataA"));
                    assertEquals("some dataA", left(reader));
                });
    }

    @Test
    void readUntil_lessThanTheLongestSeparatorHasCome_findsTheShortOne() {
        run(
                () -> {
                    StreamReader reader = reader("data");
                    Task<String> reading = Asyncio.createTask(() -> until(reader, "A", "long sep"));
                    soon(() -> feed(reader, "Z"));
                    soon(() -> feed(reader, "Aaaa"));
                    assertEquals("dataZA", Asyncio.await(reading));
                    assertEquals("aaa", left(reader));
                });
    }
}
