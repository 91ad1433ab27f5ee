package io.nettio.examples;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.nettio.Asyncio;
import io.nettio.Coroutine;
import io.nettio.Task;
import io.nettio.coroutine.CoroutineBackend;
import io.nettio.testing.VirtualTimeLoop;
import io.netty.util.concurrent.Ticker;

import jdk.jfr.Configuration;
import jdk.jfr.Recording;
import jdk.jfr.consumer.RecordingStream;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

import java.io.IOException;
import java.io.Reader;
import java.nio.file.Files;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;

class DebuggingExamplesTest {
    private static final String SOURCE =
            "it-tests/examples/src/test/java/io/nettio/examples/DebuggingExamples.java";

    private final VirtualTimeLoop loop = new VirtualTimeLoop();

    @AfterEach
    void close() {
        loop.close();
    }

    @Test
    void javaBlocks_ofThePage_standInThisSource() throws IOException {
        String source = lines(Files.readString(Readme.root().resolve(SOURCE)));
        List<String> blocks = Readme.blocks("docs/debugging.md", "java");

        assertEquals(3, blocks.size());
        for (String block : blocks) {
            String code = lines(block);
            boolean isClass = code.endsWith("\n}\n}"); // the source has one method more
            assertTrue(
                    source.contains(isClass ? code.substring(0, code.length() - 2) : code),
                    () -> "not in the source: " + code);
        }
    }

    /** Without indentation and empty lines. */
    private static String lines(String code) {
        return code.lines()
                .map(String::strip)
                .filter(line -> !line.isEmpty())
                .collect(Collectors.joining("\n"));
    }

    @Test
    void awaitInsideSynchronized_inDebugMode_isRefusedWhereItIsSeen() {
        loop.setDebug(true);
        String refusal =
                loop.runUntilComplete(
                        () -> {
                            try {
                                DebuggingExamples.awaitInside(new DebuggingExamples.Account());
                                return "";
                            } catch (IllegalStateException refused) {
                                return refused.getMessage();
                            }
                        });

        boolean sees = CoroutineBackend.chosen().name().equals("continuation");
        assertEquals(sees, refusal.contains("holds the monitor of a io.nettio.examples"), refusal);
    }

    @Test
    void recordingStream_getsSlowCallbacks() throws Exception {
        BlockingQueue<String> slow = new LinkedBlockingQueue<>();
        try (RecordingStream stream = DebuggingExamples.recordSlowCallbacks(slow)) {
            loop.runUntilComplete(
                    Coroutine.of(DebuggingExamplesTest::work), Task.Options.named("slow"));

            String seen = slow.poll(60, TimeUnit.SECONDS);
            assertTrue(String.valueOf(seen).startsWith("Task[slow"), seen);
        }
    }

    /** For longer than the stream's threshold, by the real clock. */
    private static void work() {
        long end = Ticker.systemTicker().nanoTime() + 30_000_000;
        while (Ticker.systemTicker().nanoTime() < end) {
            Thread.onSpinWait();
        }
    }

    @Test
    void instrument_countsSteps() {
        DebuggingExamples.Starts starts = new DebuggingExamples.Starts();
        loop.addInstrument(starts);

        loop.runUntilComplete(
                Coroutine.of(() -> Asyncio.sleep(Duration.ofSeconds(1))),
                Task.Options.named("sleeper"));

        assertEquals(Map.of("sleeper", 2), starts.steps());
    }

    @Test
    void settings_ofTheFile_nameEventsThatThereAre() throws Exception {
        try (Reader file = Files.newBufferedReader(Readme.root().resolve("docs/nettio.jfc"));
                Recording recording = new Recording(Configuration.create(file))) {
            assertEquals("true", recording.getSettings().get("io.nettio.Turn#enabled"));
            assertEquals("20 ms", recording.getSettings().get("io.nettio.SlowCallback#threshold"));
            assertEquals("true", recording.getSettings().get("io.nettio.BlockedLoop#enabled"));
            assertEquals("false", recording.getSettings().get("io.nettio.TaskEnd#enabled"));
        }
    }
}
