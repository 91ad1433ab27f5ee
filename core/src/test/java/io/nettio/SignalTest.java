package io.nettio;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;

import java.time.Duration;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;

/** Signals of the operating system as callbacks of the loop, and SIGINT during a run. */
class SignalTest {
    private final BlockingQueue<String> seen = new LinkedBlockingQueue<>();

    private static void raise(String name) throws Exception {
        Class<?> signal = Class.forName("sun.misc.Signal");
        signal.getMethod("raise", signal)
                .invoke(null, signal.getConstructor(String.class).newInstance(name));
    }

    @Test
    void handler_ofASignal_runsInTheLoop() {
        Loop loop = LoopPolicy.newPlainLoop();
        try {
            loop.addSignalHandler(
                    "SIGUSR2",
                    () -> {
                        assertSame(loop, Asyncio.getRunningLoop());
                        loop.stop();
                    });
            loop.callSoon(
                    () -> {
                        try {
                            raise("USR2");
                        } catch (Exception failure) {
                            throw new AssertionError(failure);
                        }
                    });
            loop.runForever(); // ends only by the handler
        } finally {
            loop.close();
        }
    }

    @Test
    void handler_removed_givesTheOneBeforeBack() throws Exception {
        Signals.Installed outer = Signals.install("USR2", () -> seen.add("outer"));
        Loop loop = LoopPolicy.newPlainLoop();
        try {
            loop.addSignalHandler("USR2", () -> seen.add("loop"));

            assertTrue(loop.removeSignalHandler("SIGUSR2"));
            assertFalse(loop.removeSignalHandler("SIGUSR2"));

            raise("USR2");
            assertEquals("outer", seen.poll(30, TimeUnit.SECONDS));
        } finally {
            loop.close();
            outer.uninstall().run();
        }
    }

    @Test
    void loop_closed_handlesNoSignals() throws Exception {
        Signals.Installed outer = Signals.install("USR2", () -> seen.add("outer"));
        try {
            Loop loop = LoopPolicy.newPlainLoop();
            loop.addSignalHandler("USR2", () -> seen.add("loop"));

            loop.close();

            raise("USR2");
            assertEquals("outer", seen.poll(30, TimeUnit.SECONDS));
        } finally {
            outer.uninstall().run();
        }
    }

    @Test
    void signal_thatTheJvmKeeps_isRefusedByName() {
        Loop loop = LoopPolicy.newPlainLoop();

        for (String name : new String[] {"SIGKILL", "SIGSEGV", "SIGNONSENSE"}) {
            Exception refused =
                    assertThrows(
                            IllegalArgumentException.class,
                            () -> loop.addSignalHandler(name, () -> {}));
            assertTrue(refused.getMessage().contains(name), refused.getMessage());
        }
        loop.close();
    }

    @Test
    void firstInterrupt_ofARun_cancelsMainWhichCleansUp() throws Exception {
        Throwable thrown =
                assertThrows(
                        KeyboardInterrupt.class,
                        () ->
                                onMainThread(
                                        () -> {
                                            try (Runner runner =
                                                    new Runner(LoopPolicy::newPlainLoop)) {
                                                runner.run(
                                                        Coroutine.of(
                                                                () -> {
                                                                    try {
                                                                        raise("INT");
                                                                        Asyncio.sleep(
                                                                                Duration.ofHours(
                                                                                        1));
                                                                    } finally {
                                                                        seen.add("cleaned up");
                                                                    }
                                                                }));
                                            }
                                        }));

        assertEquals(CancelledError.class, thrown.getCause().getClass());
        assertEquals("cleaned up", seen.poll());
    }

    @Test
    void secondInterrupt_ofARun_goesToTheHandlerFromBefore() throws Exception {
        Signals.Installed outer = Signals.install("INT", () -> seen.add("outer"));
        try {
            onMainThread(
                    () -> {
                        try (Runner runner = new Runner(LoopPolicy::newPlainLoop)) {
                            runner.run(
                                    Coroutine.of(
                                            () -> {
                                                try {
                                                    raise("INT");
                                                    Asyncio.sleep(Duration.ofHours(1));
                                                } catch (CancelledError refused) {
                                                    raise("INT");
                                                    Asyncio.toThread(
                                                            () -> seen.poll(30, TimeUnit.SECONDS));
                                                    seen.add("second was passed on");
                                                }
                                            }));
                        }
                    });
        } finally {
            outer.uninstall().run();
        }

        assertEquals("second was passed on", seen.poll(30, TimeUnit.SECONDS));
    }

    @Test
    void cancellation_withoutAnInterrupt_staysACancellation() {
        assertThrows(
                CancelledError.class,
                () ->
                        onMainThread(
                                () -> {
                                    try (Runner runner = new Runner(LoopPolicy::newPlainLoop)) {
                                        runner.run(
                                                Coroutine.of(
                                                        () -> {
                                                            Asyncio.currentTask().cancel();
                                                            Asyncio.sleep(Duration.ZERO);
                                                        }));
                                    }
                                }));
    }

    /** Runs on a thread that has the name of the JVM's main one, where a runner takes SIGINT. */
    private static void onMainThread(Body body) throws Exception {
        Throwable[] thrown = new Throwable[1];
        Thread thread =
                Thread.ofPlatform()
                        .name("main")
                        .start(
                                () -> {
                                    try {
                                        body.run();
                                    } catch (Throwable failure) {
                                        thrown[0] = failure;
                                    }
                                });
        thread.join();
        if (thrown[0] != null) {
            throw Sneaky.thrown(thrown[0]);
        }
    }

    @Test
    void interrupt_ofATaskThatOnlyYields_cancelsIt() {
        assertThrows(
                KeyboardInterrupt.class,
                () ->
                        onMainThread(
                                () ->
                                        runAndClose(
                                                () -> {
                                                    raise("INT");
                                                    while (true) {
                                                        Asyncio.sleep(Duration.ZERO);
                                                    }
                                                })));
    }

    @Test
    void interrupt_ofATaskThatAwaitsAFuture_cancelsBoth() {
        AtomicReference<AsyncFuture<String>> awaited = new AtomicReference<>();
        assertThrows(
                KeyboardInterrupt.class,
                () ->
                        onMainThread(
                                () ->
                                        runAndClose(
                                                () -> {
                                                    awaited.set(
                                                            Asyncio.getRunningLoop()
                                                                    .createFuture());
                                                    raise("INT");
                                                    Asyncio.await(awaited.get());
                                                })));

        assertTrue(awaited.get().cancelled());
    }

    @Test
    void interrupt_ofATaskThatWasCancelledToo_staysACancellation() {
        assertThrows(
                CancelledError.class,
                () ->
                        onMainThread(
                                () ->
                                        runAndClose(
                                                () -> {
                                                    Task<?> self = Asyncio.currentTask();
                                                    self.cancel();
                                                    raise("INT");
                                                    awaitRequests(self, 2);
                                                })));
    }

    /** Until the task was asked so often to end; then it does. */
    private static void awaitRequests(Task<?> self, int requests) {
        CancelledError last = new CancelledError("nothing was awaited");
        while (self.cancelling() < requests) {
            try {
                Asyncio.sleep(Duration.ZERO);
            } catch (CancelledError cancelled) {
                last = cancelled;
            }
        }
        throw last;
    }

    @Test
    void run_onAnotherThreadThanMain_leavesSigintAlone() throws Exception {
        Signals.Installed outer = Signals.install("INT", () -> seen.add("outer"));
        try {
            Thread other =
                    new Thread(
                            () ->
                                    runAndClose(
                                            () -> {
                                                raise("INT");
                                                String first =
                                                        Asyncio.toThread(
                                                                () ->
                                                                        seen.poll(
                                                                                30,
                                                                                TimeUnit.SECONDS));
                                                seen.add("main saw " + first);
                                            }));
            other.start();
            other.join();
        } finally {
            outer.uninstall().run();
        }

        assertEquals("main saw outer", seen.poll());
    }

    private static void runAndClose(Body main) {
        try (Runner runner = new Runner(LoopPolicy::newPlainLoop)) {
            runner.run(Coroutine.of(main));
        }
    }
}
