package io.nettio.netty;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.nettio.Asyncio;
import io.nettio.CancelledError;
import io.nettio.Coroutine;
import io.nettio.KeyboardInterrupt;
import io.nettio.Runner;

import org.junit.jupiter.api.Test;

import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;

/** SIGINT during a run on a loop that has a thread of its own. */
class KeyboardInterruptTest {
    @Test
    void interrupt_ofARunOnALoopWithItsOwnThread_cancelsMainAndIsThrown() {
        CompletionException ended =
                assertThrows(
                        CompletionException.class,
                        () ->
                                onMainThread(
                                        () -> {
                                            try (Runner runner = new Runner(TestLoops::newLoop)) {
                                                runner.run(
                                                        Coroutine.of(
                                                                KeyboardInterruptTest
                                                                        ::sleepInterrupted));
                                            }
                                        }));

        Throwable thrown = assertInstanceOf(KeyboardInterrupt.class, ended.getCause());
        assertEquals(CancelledError.class, thrown.getCause().getClass());
    }

    private static void sleepInterrupted() throws Exception {
        Class<?> signal = Class.forName("sun.misc.Signal");
        signal.getMethod("raise", signal)
                .invoke(null, signal.getConstructor(String.class).newInstance("INT"));
        Asyncio.sleep(Duration.ofHours(1));
    }

    /** Runs on a thread that has the name of the JVM's main one, where a runner takes SIGINT. */
    private static void onMainThread(Runnable body) {
        CompletableFuture.runAsync(body, code -> Thread.ofPlatform().name("main").start(code))
                .join();
    }
}
