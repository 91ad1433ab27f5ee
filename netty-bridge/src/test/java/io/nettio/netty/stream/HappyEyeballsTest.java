package io.nettio.netty.stream;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.nettio.Asyncio;
import io.nettio.Body;
import io.nettio.CancelledError;
import io.nettio.Task;
import io.nettio.testing.VirtualTimeLoop;

import org.junit.jupiter.api.Test;

import java.io.IOException;
import java.net.ConnectException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;

/** Staggered attempts, in virtual time: exactly when each starts, ends and is dropped. */
class HappyEyeballsTest {
    private static final Duration DELAY = Duration.ofMillis(250);

    private final List<String> trail = new ArrayList<>(); // "milliseconds event"

    private static void run(Body body) {
        VirtualTimeLoop loop = new VirtualTimeLoop();
        try {
            loop.runUntilComplete(body);
        } finally {
            loop.close();
        }
    }

    private void note(String event) {
        trail.add(Asyncio.getRunningLoop().time() / 1_000_000 + " " + event);
    }

    private Callable<String> attempt(String name, int millis, Callable<String> outcome) {
        return () -> {
            note(name + " starts");
            try {
                Asyncio.sleep(Duration.ofMillis(millis));
            } catch (CancelledError cancelled) {
                note(name + " is cancelled");
                throw cancelled;
            }
            return outcome.call();
        };
    }

    private Callable<String> succeeding(String name, int millis) {
        return attempt(name, millis, () -> name);
    }

    private Callable<String> failing(String name, int millis) {
        return attempt(
                name,
                millis,
                () -> {
                    note(name + " fails");
                    throw new ConnectException(name);
                });
    }

    private String first(Duration delay, List<Callable<String>> attempts) throws IOException {
        return HappyEyeballs.first(attempts, delay, late -> note(late + " is dropped"));
    }

    private String first(List<Callable<String>> attempts) throws IOException {
        return first(DELAY, attempts);
    }

    @Test
    void first_succeedsInItsTime_isTheOnlyOneThatStarts() {
        run(() -> assertEquals("A", first(List.of(succeeding("A", 249), succeeding("B", 0)))));
        assertEquals(List.of("0 A starts"), trail);
    }

    @Test
    void slowFirst_secondStartsBesideItAndWins_theFirstIsCancelled() {
        run(() -> assertEquals("B", first(List.of(succeeding("A", 1000), succeeding("B", 100)))));
        assertEquals(List.of("0 A starts", "250 B starts", "350 A is cancelled"), trail);
    }

    @Test
    void slowFirst_winsThoughTheSecondHasStarted() {
        run(() -> assertEquals("A", first(List.of(succeeding("A", 300), succeeding("B", 100)))));
        assertEquals(List.of("0 A starts", "250 B starts", "300 B is cancelled"), trail);
    }

    @Test
    void failedAttempt_theNextStartsAtOnce() {
        run(
                () ->
                        assertEquals(
                                "C",
                                first(
                                        List.of(
                                                failing("A", 10),
                                                failing("B", 20),
                                                succeeding("C", 5)))));
        assertEquals(
                List.of("0 A starts", "10 A fails", "10 B starts", "30 B fails", "30 C starts"),
                trail);
    }

    @Test
    void failureOfAnEarlierAttempt_doesNotHurryTheNext() {
        run(
                () ->
                        assertEquals(
                                "B",
                                first(
                                        List.of(
                                                failing("A", 260),
                                                succeeding("B", 1000),
                                                failing("C", 100)))));
        assertEquals(
                List.of("0 A starts", "250 B starts", "260 A fails", "500 C starts", "600 C fails"),
                trail);
    }

    @Test
    void noDelay_eachWaitsForTheFailureOfTheOneBefore() {
        run(() -> assertEquals("B", first(null, List.of(failing("A", 5000), succeeding("B", 5)))));
        assertEquals(List.of("0 A starts", "5000 A fails", "5000 B starts"), trail);
    }

    @Test
    void allFail_theFirstsExceptionHasTheOthersBesideIt() {
        run(
                () -> {
                    IOException failure =
                            assertThrows(
                                    ConnectException.class,
                                    () ->
                                            first(
                                                    List.of(
                                                            failing("A", 900),
                                                            failing("B", 100),
                                                            failing("C", 100))));
                    assertEquals("A", failure.getMessage());
                    assertEquals(
                            List.of("B", "C"),
                            List.of(failure.getSuppressed()).stream()
                                    .map(Throwable::getMessage)
                                    .toList());
                });
    }

    @Test
    void attempts_failingWithOneException_tellItOnce() {
        IOException same = new IOException("same");
        Callable<String> fails =
                attempt(
                        "A",
                        1,
                        () -> {
                            throw same;
                        });
        run(
                () -> {
                    assertSame(
                            same,
                            assertThrows(IOException.class, () -> first(List.of(fails, fails))));
                    assertEquals(0, same.getSuppressed().length);
                });
    }

    @Test
    void defect_isToldAsTheCauseOfAnIoException() {
        run(
                () -> {
                    IOException failure =
                            assertThrows(
                                    IOException.class,
                                    () ->
                                            first(
                                                    List.of(
                                                            attempt(
                                                                    "A",
                                                                    1,
                                                                    () -> {
                                                                        throw new IllegalArgumentException(
                                                                                "option");
                                                                    }))));
                    assertInstanceOf(IllegalArgumentException.class, failure.getCause());
                });
    }

    @Test
    void loser_thatSucceedsThoughItIsCancelled_isDropped() {
        Callable<String> stubborn =
                () -> {
                    try {
                        Asyncio.sleep(Duration.ofHours(1));
                    } catch (CancelledError tooLate) {
                        Asyncio.sleep(Duration.ofMillis(7));
                    }
                    return "A";
                };
        run(() -> assertEquals("B", first(List.of(stubborn, succeeding("B", 100)))));
        assertEquals(List.of("250 B starts", "357 A is dropped"), trail);
    }

    @Test
    void bothSucceedInOneTurn_theEarlierWinsAndTheOtherIsDropped() {
        run(
                () -> {
                    assertEquals("A", first(List.of(succeeding("A", 350), succeeding("B", 100))));
                    Asyncio.sleep(Duration.ZERO);
                });
        assertEquals(List.of("0 A starts", "250 B starts", "350 B is dropped"), trail);
    }

    @Test
    void cancelled_inTheMiddle_allAttemptsHaveEndedWhenItThrows() {
        run(
                () -> {
                    Task<String> racing =
                            Asyncio.createTask(
                                    () ->
                                            first(
                                                    List.of(
                                                            succeeding("A", 1000),
                                                            succeeding("B", 1000))));
                    Asyncio.sleep(Duration.ofMillis(300));
                    racing.cancel();
                    assertThrows(CancelledError.class, () -> Asyncio.await(racing));
                    note("caller goes on");
                });
        assertEquals(
                List.of(
                        "0 A starts",
                        "250 B starts",
                        "300 A is cancelled",
                        "300 B is cancelled",
                        "300 caller goes on"),
                trail);
    }

    @Test
    void cancelled_inTheTurnInWhichOneSucceeds_dropsIt() {
        run(
                () -> {
                    Task<String> racing =
                            Asyncio.createTask(() -> first(List.of(succeeding("A", 100))));
                    Asyncio.sleep(Duration.ofMillis(50));
                    Asyncio.sleep(Duration.ofMillis(50)); // due behind A in the same turn
                    racing.cancel();
                    assertThrows(CancelledError.class, () -> Asyncio.await(racing));
                });
        assertEquals(List.of("0 A starts", "100 A is dropped"), trail);
    }

    @Test
    void cancelled_whileTheLosersEnd_dropsTheWinner() {
        Callable<String> slowToEnd =
                () -> {
                    try {
                        Asyncio.sleep(Duration.ofHours(1));
                    } finally {
                        Asyncio.sleep(Duration.ofMillis(100));
                    }
                    return "A";
                };
        run(
                () -> {
                    Task<String> racing =
                            Asyncio.createTask(
                                    () -> first(List.of(slowToEnd, succeeding("B", 50))));
                    Asyncio.sleep(Duration.ofMillis(320));
                    racing.cancel();
                    assertThrows(CancelledError.class, () -> Asyncio.await(racing));
                    Asyncio.sleep(Duration.ofSeconds(1));
                });
        assertEquals(List.of("250 B starts", "320 B is dropped"), trail);
    }
}
