package io.nettio.inspect;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.nettio.testing.LoggedErrors;

import jdk.jfr.Recording;
import jdk.jfr.consumer.RecordedEvent;
import jdk.jfr.consumer.RecordingFile;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;

/** What a watchdog sees, in a flight recording. */
final class RecordedBlocksTest extends WatchdogFixture {
    private static final String BLOCKED_LOOP = "io.nettio.BlockedLoop";

    @TempDir Path folder;

    @AfterEach
    void forgetWarnings() {
        LoggedErrors.clear(); // each block is one
    }

    @Test
    void block_whileARecordingAsks_isInIt() throws IOException {
        List<RecordedEvent> events;
        try (Recording recording = new Recording()) {
            recording.enable(BLOCKED_LOOP);
            recording.start();
            block(100);
            recording.stop();
            Path file = folder.resolve("recording.jfr");
            recording.dump(file);
            events =
                    RecordingFile.readAllEvents(file).stream()
                            .filter(event -> event.getEventType().getName().equals(BLOCKED_LOOP))
                            .toList();
        }

        assertEquals(1, events.size());
        RecordedEvent blocked = events.get(0);
        assertEquals(onlyReport().loop(), blocked.getString("loop"));
        assertEquals(millis(100), blocked.getDuration("busyFor"));
        assertTrue(blocked.getString("location").contains("app.Blocking.load"));
        assertTrue(blocked.getString("stack").contains("app.Blocking.load"));
    }
}
