package io.nettio.netty.stream;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.nettio.Asyncio;
import io.nettio.CancelledError;
import io.nettio.Task;

import org.junit.jupiter.api.Test;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/** When a reader tells its source to pause, and to go on. */
class StreamReaderFlowTest extends FedReader {
    private final List<String> trail = new ArrayList<>();

    private StreamReader watched(int limit) {
        StreamReader reader = new StreamReader(limit);
        reader.readFrom(
                new ReadSource() {
                    @Override
                    public void pauseReading() {
                        trail.add("pause");
                    }

                    @Override
                    public void resumeReading() {
                        trail.add("resume");
                    }
                });
        return reader;
    }

    @Test
    void source_pausesAboveTwiceTheLimitAndResumesAtTheLimit() {
        run(
                () -> {
                    StreamReader reader = watched(4);
                    feed(reader, "12345678");
                    assertEquals(List.of(), trail);
                    feed(reader, "9");
                    assertEquals(List.of("pause"), trail);
                    reader.readExactly(4);
                    assertEquals(List.of("pause"), trail);
                    reader.readExactly(1);
                    assertEquals(List.of("pause", "resume"), trail);
                    left(reader);
                });
    }

    @Test
    void source_pausedOnce_isNotToldAgain() {
        run(
                () -> {
                    StreamReader reader = watched(1);
                    feed(reader, "123", "456", "789");
                    assertEquals(List.of("pause"), trail);
                    left(reader);
                });
    }

    @Test
    void readExactly_ofMoreThanTheSourceMayGive_resumesItUntilAllIsThere() {
        run(
                () -> {
                    StreamReader reader = watched(2);
                    feed(reader, "12345");
                    Task<byte[]> reading = Asyncio.createTask(() -> reader.readExactly(12));
                    Asyncio.sleep(Duration.ZERO);
                    assertEquals(List.of("pause", "resume"), trail);
                    feed(reader, "67890");
                    Asyncio.sleep(Duration.ZERO);
                    assertEquals(List.of("pause", "resume", "pause", "resume"), trail);
                    feed(reader, "12");
                    assertEquals("123456789012", text(Asyncio.await(reading)));
                    assertEquals("resume", trail.getLast());
                });
    }

    @Test
    void read_toTheEnd_neverPausesTheSource() {
        run(
                () -> {
                    StreamReader reader = watched(1);
                    Task<byte[]> reading = Asyncio.createTask(() -> reader.read());
                    Asyncio.sleep(Duration.ZERO);
                    feed(reader, "123", "456", "789");
                    reader.feedEof();
                    assertEquals("123456789", text(Asyncio.await(reading)));
                    assertEquals(List.of(), trail);
                });
    }

    @Test
    void read_toTheEnd_resumesAPausedSource() {
        run(
                () -> {
                    StreamReader reader = watched(1);
                    feed(reader, "123");
                    Task<byte[]> reading = Asyncio.createTask(() -> reader.read());
                    Asyncio.sleep(Duration.ZERO);
                    assertEquals(List.of("pause", "resume"), trail);
                    reader.feedEof();
                    assertEquals("123", text(Asyncio.await(reading)));
                });
    }

    @Test
    void read_toTheEndCancelled_theLimitHoldsAgain() {
        run(
                () -> {
                    StreamReader reader = watched(1);
                    Task<byte[]> reading = Asyncio.createTask(() -> reader.read());
                    Asyncio.sleep(Duration.ZERO);
                    feed(reader, "123");
                    reading.cancel();
                    assertThrows(CancelledError.class, () -> Asyncio.await(reading));
                    assertEquals(List.of(), trail);
                    feed(reader, "4");
                    assertEquals(List.of("pause"), trail);
                    assertEquals("1234", left(reader));
                });
    }

    @Test
    void readLine_tooLong_resumesWhatItsDroppingHasDrained() {
        run(
                () -> {
                    StreamReader reader = watched(2);
                    feed(reader, "a long line\n");
                    assertEquals(List.of("pause"), trail);
                    assertThrows(LimitOverrunException.class, reader::readLine);
                    assertEquals(List.of("pause", "resume"), trail);
                });
    }
}
