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
import java.util.concurrent.ExecutionException;

/** SIGINT during a run on a loop that has a thread of its own. */
class KeyboardInterruptTest {
    @Test
    void interrupt_ofARunOnALoopWithItsOwnThread_cancelsMainAndIsThrown() {
        ExecutionException ended =
                assertThrows(
                        ExecutionException.class,
                        () -> TestLoops.get(onMainThread(KeyboardInterruptTest::run)));

        Throwable thrown = assertInstanceOf(KeyboardInterrupt.class, ended.getCause());
        assertEquals(CancelledError.class, thrown.getCause().getClass());
    }

    private static void run() {
        try (Runner runner = new Runner(TestLoops::newLoop)) {
            runner.run(Coroutine.of(KeyboardInterruptTest::sleepInterrupted));
        }
    }

    private static void sleepInterrupted() throws Exception {
        Class<?> signal = Class.forName("sun.misc.Signal");
        signal.getMethod("raise", signal)
                .invoke(null, signal.getConstructor(String.class).newInstance("INT"));
        Asyncio.sleep(Duration.ofHours(1));
    }

    /**
     * Runs on a thread that has the name of the JVM's main one, where a runner takes SIGINT. It
     * never comes where a background job of a script has inherited it as ignored.
     */
    private static CompletableFuture<Void> onMainThread(Runnable body) {
        return CompletableFuture.runAsync(
                body, code -> Thread.ofPlatform().daemon().name("main").start(code));
    }
}
