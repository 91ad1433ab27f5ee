package io.nettio;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.nettio.jfr.JfrEvents;
import io.nettio.testing.LoopTest;
import io.nettio.testing.LoopThread;
import io.nettio.testing.VirtualTimeLoop;

import jdk.jfr.EventType;
import jdk.jfr.FlightRecorder;
import jdk.jfr.Recording;
import jdk.jfr.RecordingState;
import jdk.jfr.consumer.RecordedEvent;
import jdk.jfr.consumer.RecordingFile;
import jdk.jfr.consumer.RecordingStream;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.regex.Pattern;

/** Real recordings of JDK Flight Recorder, started and stopped while loops are there. */
final class RecordingTest extends LoopTest {
    private static final String TURN = "io.nettio.Turn";
    private static final String SLOW_CALLBACK = "io.nettio.SlowCallback";
    private static final String TASK_START = "io.nettio.TaskStart";
    private static final String TASK_END = "io.nettio.TaskEnd";
    private static final String BLOCKED_LOOP = "io.nettio.BlockedLoop";
    private static final Duration NONE = Duration.ZERO;

    @TempDir private Path folder;

    private static Recording recording(String event) {
        Recording recording = new Recording();
        recording.enable(event);
        return recording;
    }

    private static Recording recordingOfAll(String event) {
        Recording recording = new Recording();
        recording.enable(event).withThreshold(NONE);
        return recording;
    }

    /** Nettio's events in it; it is stopped and closed. */
    private List<RecordedEvent> endOf(Recording recording) throws IOException {
        try (recording) {
            if (recording.getState() == RecordingState.RUNNING) {
                recording.stop();
            }
            Path file = folder.resolve("recording.jfr");
            recording.dump(file);
            return RecordingFile.readAllEvents(file).stream()
                    .filter(event -> event.getEventType().getName().startsWith("io.nettio."))
                    .toList();
        }
    }

    private boolean isWatched(Loop watched) {
        return LoopState.of(watched).instruments() != null;
    }

    private void runNamed(String name, Body body) {
        loop.runUntilComplete(Coroutine.of(body), Task.Options.named(name));
    }

    // -- off, on, off

    @Test
    void recording_thatDoesNotAsk_hasNothingAndTheLoopIsNotWatched() throws Exception {
        Recording recording = new Recording();
        recording.start();

        runMain(() -> sleepSeconds(1));

        assertFalse(isWatched(loop));
        JfrEvents.blockedLoop("Loop 1", Duration.ofSeconds(1), null, null, "");
        assertEquals(List.of(), endOf(recording));
    }

    @Test
    void loop_thatIsOlderThanTheRecording_isWatchedAsLongAsThatRuns() throws Exception {
        runMain(() -> sleepSeconds(1));
        assertFalse(isWatched(loop));

        Recording recording = recording(TASK_END);
        recording.start();
        assertTrue(isWatched(loop));
        runNamed("recorded", () -> sleepSeconds(1));
        recording.stop();
        assertFalse(isWatched(loop));
        runNamed("not recorded", () -> sleepSeconds(1));

        assertEquals(List.of("recorded"), strings(endOf(recording), "task"));
    }

    private static List<String> strings(List<RecordedEvent> events, String field) {
        return events.stream().map(event -> event.getString(field)).toList();
    }

    @Test
    void loop_thatIsMadeDuringTheRecording_isWatchedFromItsFirstTurnOn() throws Exception {
        Recording recording = recording(TASK_END);
        recording.start();
        VirtualTimeLoop later = loops.virtual();

        later.runUntilComplete(Coroutine.of(() -> {}), Task.Options.named("made before"));
        later.runUntilComplete(Coroutine.of(() -> {}), Task.Options.named("made in it"));

        List<RecordedEvent> events = endOf(recording);
        assertEquals(List.of("made before", "made in it"), strings(events, "task"));
        assertEquals(
                List.of(false, true),
                events.stream().map(event -> event.getBoolean("startRecorded")).toList());
        assertFalse(isWatched(later));
    }

    @Test
    void loop_thatRunsOnItsOwnThread_isWatchedWhenARecordingStartsMeanwhile() throws Exception {
        Loop plain = loops.plain();
        try (LoopThread running = new LoopThread(plain)) {
            for (int round = 0; round < 3; round++) {
                Recording recording = recordingOfAll(SLOW_CALLBACK);
                recording.start();
                running.call(() -> null); // the turn that was under way is over
                running.call(() -> null);
                running.call(() -> null);

                assertTrue(endOf(recording).size() >= 1, "round " + round);
                assertFalse(isWatched(plain));
            }
        }
    }

    @Test
    void twoRecordings_oneEnds_theLoopIsWatchedForTheOther() throws Exception {
        loop.runOnce();
        Recording first = recording(TASK_END);
        Recording second = recording(TASK_START);
        first.start();
        second.start();

        endOf(first);

        assertTrue(isWatched(loop));
        endOf(second);
        assertFalse(isWatched(loop));
    }

    @Test
    void recordingStream_getsEventsLive() throws Exception {
        loop.runOnce();
        CompletableFuture<String> seen = new CompletableFuture<>();
        try (RecordingStream stream = new RecordingStream()) {
            stream.enable(TASK_END);
            stream.onEvent(TASK_END, event -> seen.complete(event.getString("task")));
            stream.startAsync();
            runNamed("streamed", () -> {});
            assertEquals("streamed", LoopThread.get(seen));
        }
        assertFalse(isWatched(loop));
    }

    // -- what the events say

    @Test
    void turn_overItsThreshold_saysWhatItDid() throws Exception {
        loop.runOnce();
        Recording recording = recordingOfAll(TURN);
        recording.start();
        loop.callSoon(() -> {});
        loop.callSoon(() -> {});
        loop.runOnce();

        List<RecordedEvent> events = endOf(recording);

        assertEquals(1, events.size(), events::toString);
        RecordedEvent turn = events.get(0);
        assertEquals(2, turn.getInt("callbacks"));
        assertEquals(NONE, turn.getDuration("lag"));
        assertEquals(NONE, turn.getDuration("io"));
        assertTrue(turn.getDuration().toNanos() > 0);
        String thread = Thread.currentThread().getName();
        assertTrue(
                turn.getString("loop").matches("Loop \\d+ \\(" + Pattern.quote(thread) + "\\)"),
                turn.toString());
    }

    @ParameterizedTest
    @ValueSource(strings = {TURN, SLOW_CALLBACK})
    void turnAndCallback_belowTheThreshold_areNotRecorded(String event) throws Exception {
        loop.runOnce();
        Recording recording = new Recording();
        recording.enable(event).withThreshold(Duration.ofHours(1));
        recording.start();
        runMain(() -> sleepSeconds(1));

        assertEquals(List.of(), endOf(recording));
    }

    @Test
    void slowCallback_saysWhatItWas() throws Exception {
        loop.runOnce();
        Recording recording = recordingOfAll(SLOW_CALLBACK);
        recording.start();
        loop.callSoon(
                new Runnable() {
                    @Override
                    public void run() {}

                    @Override
                    public String toString() {
                        return "the callback";
                    }
                });
        loop.callSoon(
                new Runnable() {
                    @Override
                    public void run() {}

                    @Override
                    public String toString() {
                        throw new IllegalStateException("no name");
                    }
                });
        Task<Void> step = loop.createTask(Coroutine.of(() -> {}), Task.Options.named("stepper"));
        loop.runOnce();

        List<RecordedEvent> events = endOf(recording);

        assertEquals(
                List.of("Handle[the callback]", "io.nettio.Handle", step.toString()),
                strings(events, "callback"));
        assertEquals("stepper", events.get(2).getString("task"));
        assertNull(events.get(0).getString("task"));
    }

    @Test
    void taskStart_hasTheStackOfWhoMadeIt() throws Exception {
        loop.runOnce();
        Recording recording = recording(TASK_START);
        recording.start();
        runMain(() -> startChild());

        List<RecordedEvent> events = endOf(recording);

        RecordedEvent child =
                events.stream()
                        .filter(event -> event.getString("task").equals("child"))
                        .findFirst()
                        .orElseThrow();
        assertNotNull(child.getStackTrace(), child::toString);
        assertTrue(
                child.getStackTrace().getFrames().stream()
                        .anyMatch(frame -> frame.getMethod().getName().equals("startChild")),
                child::toString);
    }

    private static void startChild() {
        Asyncio.await(
                Asyncio.getRunningLoop()
                        .createTask(Coroutine.of(() -> {}), Task.Options.named("child")));
    }

    @Test
    void taskEnd_saysHowItEnded_andDoesNotCountAsSeeingTheException() throws Exception {
        loop.runOnce();
        Recording recording = recording(TASK_END);
        recording.start();
        Task<Void> failing =
                loop.createTask(
                        Coroutine.of(
                                () -> {
                                    yieldNow();
                                    throw new IllegalStateException("boom");
                                }),
                        Task.Options.named("fails"));
        Task<Void> cancelled =
                loop.createTask(
                        Coroutine.of(() -> sleepSeconds(9)), Task.Options.named("cancelled"));
        loop.runOnce();
        cancelled.cancel();
        runNamed("returns", () -> yieldTimes(2));

        List<RecordedEvent> events = endOf(recording);

        assertEquals(List.of("fails", "cancelled", "returns"), strings(events, "task"));
        assertEquals(List.of("failed", "cancelled", "returned"), strings(events, "outcome"));
        assertEquals(
                List.of(2L, 2L, 3L), events.stream().map(event -> event.getLong("steps")).toList());
        assertTrue(events.get(0).getDuration().toNanos() > 0);
        assertEquals("boom", String.valueOf(failing.exception().getMessage()));
    }

    @Test
    void blockedLoop_isWrittenByWhoFindsIt() throws Exception {
        Recording recording = recording(BLOCKED_LOOP);
        recording.start();

        JfrEvents.blockedLoop(
                "Loop 7 (worker)", Duration.ofMillis(250), "handler", "A.b(A.java:1)", "A.b\nC.d");

        List<RecordedEvent> events = endOf(recording);
        assertEquals(1, events.size());
        RecordedEvent blocked = events.get(0);
        assertEquals("Loop 7 (worker)", blocked.getString("loop"));
        assertEquals(Duration.ofMillis(250), blocked.getDuration("busyFor"));
        assertEquals("handler", blocked.getString("task"));
        assertEquals("A.b(A.java:1)", blocked.getString("location"));
        assertEquals("A.b\nC.d", blocked.getString("stack"));
    }

    @ParameterizedTest
    @ValueSource(strings = {TURN, SLOW_CALLBACK, TASK_START, TASK_END, BLOCKED_LOOP})
    void event_isOffUnlessAsked_andHasALabelAndTheCategoryOfNettio(String name) throws Exception {
        endOf(startedOnce(name)); // so that all are known
        EventType type =
                FlightRecorder.getFlightRecorder().getEventTypes().stream()
                        .filter(known -> known.getName().equals(name))
                        .findFirst()
                        .orElseThrow();

        assertFalse(type.isEnabled());
        assertEquals(List.of("Nettio"), type.getCategoryNames());
        assertNotNull(type.getLabel());
        assertNotNull(type.getDescription());
        type.getFields().forEach(field -> assertNotNull(field.getLabel(), field.getName()));
    }

    private Recording startedOnce(String name) {
        Recording recording = recording(name);
        recording.start();
        JfrEvents.blockedLoop("Loop 1", Duration.ZERO, null, null, "");
        return recording;
    }
}
