package io.nettio.netty.stream;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.nettio.Asyncio;
import io.nettio.Body;
import io.nettio.CancelledError;
import io.nettio.Task;
import io.netty.buffer.ByteBuf;

import org.junit.jupiter.api.Test;

import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.Callable;

/** Two coroutines at one reader, cancelled reads, and threads that are not the loop's. */
class StreamReaderRefusalTest extends FedReader {
    private static <T> Task<T> started(Callable<T> read) {
        Task<T> reading = Asyncio.createTask(read);
        Asyncio.sleep(Duration.ZERO);
        return reading;
    }

    private static void assertRefused(String sentence, Body call) {
        IllegalStateException refusal = assertThrows(IllegalStateException.class, call::run);
        assertTrue(refusal.getMessage().contains(sentence), refusal::getMessage);
    }

    @Test
    void anyRead_whileAnotherCoroutineWaits_isRefusedAndTheFirstGoesOn() {
        run(
                () -> {
                    StreamReader reader = reader("ab");
                    Task<byte[]> first = started(() -> reader.readExactly(4));
                    for (Body second :
                            List.<Body>of(
                                    () -> reader.read(),
                                    () -> reader.read(1),
                                    () -> reader.readAtMost(1),
                                    () -> reader.readExactly(1),
                                    () -> reader.readLine(),
                                    () -> reader.readUntil(bytes("b")))) {
                        assertRefused("while another coroutine waits", second);
                    }
                    feed(reader, "cd");
                    assertEquals("abcd", text(Asyncio.await(first)));
                });
    }

    @Test
    void read_whenTheFirstIsWokenButHasNotRunYet_isRefused() {
        run(
                () -> {
                    StreamReader reader = reader();
                    Task<byte[]> first = started(() -> reader.read(10));
                    feed(reader, "for the first");
                    assertRefused("while another coroutine waits", () -> reader.read(10));
                    assertEquals("for the fi", text(Asyncio.await(first)));
                    assertEquals("rst", left(reader));
                });
    }

    @Test
    void takeAll_whileACoroutineReads_isRefused() {
        run(
                () -> {
                    StreamReader reader = reader("220 ");
                    Task<byte[]> first = started(reader::readLine);
                    assertRefused("startTls() while a coroutine reads", reader::takeAll);
                    feed(reader, "ready\n");
                    assertEquals("220 ready\n", text(Asyncio.await(first)));
                });
    }

    @Test
    void anyRead_cancelled_hasTakenNothing() {
        for (Reading reading :
                List.<Reading>of(
                        StreamReader::read,
                        reader -> reader.readExactly(100),
                        StreamReader::readLine,
                        reader -> reader.readUntil(bytes("X"), bytes("YZ")))) {
            run(
                    () -> {
                        StreamReader reader = reader("before ");
                        Task<byte[]> waiting = started(() -> reading.of(reader));
                        feed(reader, "between ");
                        Asyncio.sleep(Duration.ZERO);
                        waiting.cancel();
                        assertThrows(CancelledError.class, () -> Asyncio.await(waiting));
                        feed(reader, "behind");
                        assertEquals("before between behind", left(reader));
                    });
        }
    }

    @Test
    void read_cancelledInTheTurnInWhichDataCame_leavesItToTheNext() {
        run(
                () -> {
                    StreamReader reader = reader();
                    Task<ByteBuf> waiting = started(() -> reader.readAtMost(10));
                    feed(reader, "kept");
                    waiting.cancel();
                    assertThrows(CancelledError.class, () -> Asyncio.await(waiting));
                    assertEquals("kept", text(reader.read(10)));
                });
    }

    @Test
    void anyMethod_onAnotherThread_isRefusedAndTakesNothing() {
        run(
                () -> {
                    StreamReader reader = reader("mine");
                    ByteBuf foreign = buffer("not mine");
                    Asyncio.toThread(
                            () -> {
                                String sentence = "use Asyncio.runCoroutineThreadsafe";
                                assertRefused(sentence, () -> reader.read());
                                assertRefused(sentence, () -> reader.read(1));
                                assertRefused(sentence, () -> reader.readAtMost(1));
                                assertRefused(sentence, () -> reader.readExactly(1));
                                assertRefused(sentence, () -> reader.readLine());
                                assertRefused(sentence, () -> reader.readUntil(bytes("m")));
                                assertRefused(sentence, () -> reader.feedData(foreign));
                                assertRefused(sentence, reader::feedEof);
                                assertRefused(
                                        sentence, () -> reader.setException(new IOException()));
                            });
                    assertEquals(0, foreign.refCnt());
                    assertEquals("mine", text(reader.read(10)));
                });
    }

    private interface Reading {
        byte[] of(StreamReader reader) throws IOException;
    }
}
