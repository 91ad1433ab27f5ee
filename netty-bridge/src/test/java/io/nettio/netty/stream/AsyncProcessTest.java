package io.nettio.netty.stream;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.nettio.Asyncio;
import io.nettio.Body;
import io.nettio.Loop;
import io.nettio.ReturnWhen;
import io.nettio.Task;

import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;

/** Real processes, their pipes and their ends, on each loop. */
@Timeout(60)
@DisabledOnOs(OS.WINDOWS)
class AsyncProcessTest {
    private static final String LOOPS = "io.nettio.netty.stream.ProcessLoops#all";

    /** Runs it, and sees that no thread of a process is left. */
    private static void run(ProcessLoops loops, Body body) throws Exception {
        Loop loop = loops.maker().get();
        try {
            loop.runUntilComplete(body);
            ProcessLoops.awaitNoPipeThreads();
        } finally {
            loop.close();
        }
    }

    private static void someTurns() {
        for (int i = 0; i < 20; i++) {
            Asyncio.sleep(Duration.ofMillis(1));
        }
    }

    private static void waitFor(Task<?> task) {
        Asyncio.waitOn(List.of(task), null, ReturnWhen.ALL_COMPLETED);
    }

    // -- pipes

    @ParameterizedTest
    @MethodSource(LOOPS)
    void communicate_givesInputAndTakesBothOutputs(ProcessLoops loops) throws Exception {
        run(
                loops,
                () -> {
                    AsyncProcess process = AsyncProcess.shell("cat; echo oops >&2; exit 3");

                    AsyncProcess.Output output = process.communicate("hello".getBytes(UTF_8));

                    assertEquals("hello", output.stdout(UTF_8));
                    assertEquals("oops\n", output.stderr(UTF_8));
                    assertEquals(3, process.returnCode());
                });
    }

    @ParameterizedTest
    @MethodSource(LOOPS)
    void communicate_withMoreThanAnyBufferHolds_doesNotDeadlock(ProcessLoops loops)
            throws Exception {
        byte[] much = new byte[16 << 20];
        new Random(42).nextBytes(much);

        run(
                loops,
                () -> {
                    AsyncProcess process = AsyncProcess.shell("tee /dev/stderr");

                    AsyncProcess.Output output = process.communicate(much);

                    assertArrayEquals(much, output.stdout());
                    assertArrayEquals(much, output.stderr());
                    assertEquals(0, process.returnCode());
                });
    }

    @ParameterizedTest
    @MethodSource(LOOPS)
    void communicate_whenTheInputIsNotRead_ignoresTheBrokenPipe(ProcessLoops loops)
            throws Exception {
        run(
                loops,
                () -> {
                    AsyncProcess process = AsyncProcess.shell("echo done");

                    AsyncProcess.Output output = process.communicate(new byte[4 << 20]);

                    assertEquals("done\n", output.stdout(UTF_8));
                    assertEquals(0, process.returnCode());
                });
    }

    @ParameterizedTest
    @MethodSource(LOOPS)
    void communicate_whenTheInputIsClosedByTheProcess_ignoresTheBrokenPipe(ProcessLoops loops)
            throws Exception {
        run(
                loops,
                () -> {
                    AsyncProcess process =
                            AsyncProcess.shell("exec 0<&-; echo closed; exec sleep 1000");
                    assertEquals("closed", process.stdout().readLine(UTF_8));
                    Task<?> talking =
                            Asyncio.createTask(() -> process.communicate(new byte[4 << 20]));
                    someTurns();
                    assertTrue(!talking.done());

                    process.kill();

                    Asyncio.await(talking);
                    assertEquals(-9, process.returnCode());
                });
    }

    @ParameterizedTest
    @MethodSource(LOOPS)
    void lines_writtenAndRead_goBackAndForth(ProcessLoops loops) throws Exception {
        run(
                loops,
                () -> {
                    AsyncProcess process = AsyncProcess.exec("cat");
                    for (int i = 0; i < 100; i++) {
                        process.stdin().write("line " + i + "\n", UTF_8);
                        process.stdin().drain();
                        assertEquals("line " + i, process.stdout().readLine(UTF_8));
                    }

                    process.stdin().writeEof();

                    assertNull(process.stdout().readLine(UTF_8));
                    assertEquals(0, process.await());
                });
    }

    @ParameterizedTest
    @MethodSource(LOOPS)
    void output_thatNobodyReads_stopsTheProcess(ProcessLoops loops) throws Exception {
        int total = 32 << 20;
        int limit = 10_000;
        ProcessOptions options = ProcessOptions.DEFAULT.limit(limit);
        run(
                loops,
                () -> {
                    AsyncProcess process =
                            AsyncProcess.exec(
                                    List.of("head", "-c", Integer.toString(total), "/dev/zero"),
                                    options);
                    StreamReader reader = process.stdout();
                    while (reader.buffer().size() <= 2 * limit) {
                        Asyncio.sleep(Duration.ofMillis(1));
                    }
                    someTurns();
                    assertTrue(
                            reader.buffer().size() <= 2 * limit + (64 << 10),
                            () -> "held " + reader.buffer().size());
                    assertNull(process.returnCode());

                    assertEquals(total, reader.read().length);
                    assertEquals(0, process.await());
                });
    }

    @ParameterizedTest
    @MethodSource(LOOPS)
    void drain_whileTheProcessDoesNotRead_suspends(ProcessLoops loops) throws Exception {
        run(
                loops,
                () -> {
                    AsyncProcess process = AsyncProcess.exec("sleep", "1000");
                    Task<?> draining =
                            Asyncio.createTask(
                                    () -> {
                                        process.stdin().write(new byte[1 << 20]);
                                        process.stdin().drain();
                                    });
                    someTurns();
                    assertTrue(!draining.done());

                    process.kill();

                    assertThrows(ConnectionResetException.class, () -> Asyncio.await(draining));
                    assertEquals(-9, process.await());
                });
    }

    @ParameterizedTest
    @MethodSource(LOOPS)
    void write_afterTheProcessHasEnded_isDroppedAndDrainSaysSo(ProcessLoops loops)
            throws Exception {
        run(
                loops,
                () -> {
                    AsyncProcess process = AsyncProcess.exec("true");
                    process.await();

                    process.stdin().write(new byte[10]);

                    assertThrows(ConnectionResetException.class, () -> process.stdin().drain());
                    process.stdin().waitClosed();
                });
    }

    @ParameterizedTest
    @MethodSource(LOOPS)
    void stdin_closed_endsBehindWhatWasWritten(ProcessLoops loops) throws Exception {
        run(
                loops,
                () -> {
                    AsyncProcess process = AsyncProcess.exec("wc", "-c");
                    process.stdin().write(new byte[1 << 20]);
                    process.stdin().close();
                    process.stdin().write(new byte[1]); // dropped
                    process.stdin().waitClosed();

                    assertEquals("1048576", process.stdout().readLine(UTF_8).strip());
                    assertEquals(0, process.await());
                });
    }

    @ParameterizedTest
    @MethodSource(LOOPS)
    void output_leftWhenTheProcessHasEnded_canBeRead(ProcessLoops loops) throws Exception {
        run(
                loops,
                () -> {
                    AsyncProcess process = AsyncProcess.shell("echo out; echo err >&2");
                    process.await();

                    assertEquals("out\n", new String(process.stdout().read(), UTF_8));
                    assertEquals("err\n", new String(process.stderr().read(), UTF_8));
                });
    }

    @ParameterizedTest
    @MethodSource(LOOPS)
    void manyBytes_leftWhenTheProcessHasEnded_areAllThere(ProcessLoops loops) throws Exception {
        int total = 180 << 10; // more than the reader's two limits, less than with the pipe's
        run(
                loops,
                () -> {
                    AsyncProcess process =
                            AsyncProcess.exec("head", "-c", Integer.toString(total), "/dev/zero");
                    process.await();

                    assertEquals(total, process.stdout().read().length);
                });
    }

    @ParameterizedTest
    @MethodSource(LOOPS)
    void outputs_closedByARunningProcess_endBeforeIt(ProcessLoops loops) throws Exception {
        run(
                loops,
                () -> {
                    AsyncProcess process = AsyncProcess.shell("exec 1>&- 2>&-; exec sleep 1000");

                    assertEquals(0, process.stdout().read().length);
                    assertEquals(0, process.stderr().read().length);
                    assertNull(process.returnCode());

                    process.kill();
                    assertEquals(-9, process.await());
                });
    }

    @ParameterizedTest
    @MethodSource(LOOPS)
    void children_thatOutliveTheProcess_areReadToTheirEnd(ProcessLoops loops) throws Exception {
        run(
                loops,
                () -> {
                    AsyncProcess process =
                            AsyncProcess.shell(
                                    "read go; (for i in 1 2 3; do sleep 0.05; echo $i; done) &"
                                            + " exit 4");

                    AsyncProcess.Output output = process.communicate("go\n".getBytes(UTF_8));

                    assertEquals("1\n2\n3\n", output.stdout(UTF_8));
                    assertEquals(4, process.returnCode());
                });
    }

    // -- its end

    @ParameterizedTest
    @MethodSource(LOOPS)
    void await_whileAChildHoldsThePipes_doesNotWaitForIt(ProcessLoops loops) throws Exception {
        run(
                loops,
                () -> {
                    AsyncProcess process = AsyncProcess.shell("read go; sleep 1000 & echo $!");
                    process.stdin().write("go\n", UTF_8);
                    String child = process.stdout().readLine(UTF_8);

                    assertEquals(0, process.await());

                    assertTrue(!process.stdout().atEof());
                    ProcessHandle.of(Long.parseLong(child)).orElseThrow().destroyForcibly();
                    assertEquals(0, process.stdout().read().length);
                });
    }

    @ParameterizedTest
    @MethodSource(LOOPS)
    void await_byMany_givesAllTheReturnCode(ProcessLoops loops) throws Exception {
        run(
                loops,
                () -> {
                    AsyncProcess process = AsyncProcess.shell("read line; exit 7");
                    List<Task<Integer>> waiting = new ArrayList<>();
                    for (int i = 0; i < 5; i++) {
                        waiting.add(Asyncio.createTask(process::await));
                    }
                    someTurns();
                    assertNull(process.returnCode());
                    waiting.getFirst().cancel();
                    waitFor(waiting.removeFirst());

                    process.stdin().close();

                    assertEquals(Collections.nCopies(4, 7), Asyncio.await(Asyncio.gather(waiting)));
                    assertEquals(7, process.returnCode());
                });
    }

    @ParameterizedTest
    @MethodSource(LOOPS)
    void await_afterTheEnd_doesNotSuspend(ProcessLoops loops) throws Exception {
        run(
                loops,
                () -> {
                    AsyncProcess process = AsyncProcess.exec("true");
                    process.await();
                    List<String> trail = new ArrayList<>();
                    Asyncio.getRunningLoop().callSoon(() -> trail.add("turned"));

                    assertEquals(0, process.await());

                    assertEquals(List.of(), trail);
                });
    }

    @ParameterizedTest
    @MethodSource(LOOPS)
    void signals_endItWithTheirNegativeNumber(ProcessLoops loops) throws Exception {
        run(
                loops,
                () -> {
                    assertEquals(-15, ended(AsyncProcess::terminate));
                    assertEquals(-9, ended(AsyncProcess::kill));
                    // not SIGINT and SIGHUP, which what runs in the background inherits as ignored
                    assertEquals(-14, ended(process -> process.sendSignal("SIGALRM")));
                    assertEquals(-14, ended(process -> process.sendSignal("alrm")));
                    assertEquals(-15, ended(process -> process.sendSignal("SIGTERM")));
                    assertEquals(-9, ended(process -> process.sendSignal("KILL")));
                });
    }

    /** What ends a process. */
    private interface Ending {
        void of(AsyncProcess process) throws Exception;
    }

    private static int ended(Ending ending) throws Exception {
        AsyncProcess process = AsyncProcess.exec("sleep", "1000");
        ending.of(process);
        return process.await();
    }

    @ParameterizedTest
    @MethodSource(LOOPS)
    void signals_toAnEndedProcess_doNothing(ProcessLoops loops) throws Exception {
        run(
                loops,
                () -> {
                    AsyncProcess process = AsyncProcess.exec("true");
                    process.await();

                    process.terminate();
                    process.kill();
                    process.sendSignal("SIGINT");

                    assertEquals(0, process.returnCode());
                });
    }

    @ParameterizedTest
    @MethodSource(LOOPS)
    void terminate_losesNoOutput(ProcessLoops loops) throws Exception {
        run(
                loops,
                () -> {
                    AsyncProcess process =
                            AsyncProcess.shell(
                                    "trap 'echo bye; exit 5' TERM; echo ready; "
                                            + "while :; do read line; done");
                    assertEquals("ready", process.stdout().readLine(UTF_8));

                    process.terminate();
                    process.stdin().write("\n", UTF_8); // some shells run traps between reads only

                    assertEquals("bye", process.stdout().readLine(UTF_8));
                    assertEquals(5, process.await());
                });
    }

    @ParameterizedTest
    @MethodSource(LOOPS)
    void communicate_cancelled_leavesTheProcessRunning(ProcessLoops loops) throws Exception {
        run(
                loops,
                () -> {
                    AsyncProcess process = AsyncProcess.exec("cat");
                    Task<?> talking =
                            Asyncio.createTask(() -> AsyncProcess.exec("sleep", "0").communicate());
                    waitFor(talking);
                    Task<?> waiting = Asyncio.createTask(process::await);
                    Task<?> reading = Asyncio.createTask(() -> process.stdout().read());
                    someTurns();
                    waiting.cancel();
                    reading.cancel();
                    waitFor(waiting);
                    waitFor(reading);

                    process.stdin().write("still there\n", UTF_8);
                    assertEquals("still there", process.stdout().readLine(UTF_8));

                    Task<?> again =
                            Asyncio.createTask(() -> process.communicate(new byte[1 << 20]));
                    Asyncio.sleep(Duration.ZERO);
                    again.cancel();
                    waitFor(again);
                    assertTrue(again.cancelled());
                    assertNull(process.returnCode());
                    process.close();
                    assertEquals(-9, process.await());
                });
    }

    @ParameterizedTest
    @MethodSource(LOOPS)
    void close_killsAndEndsThePipes(ProcessLoops loops) throws Exception {
        run(
                loops,
                () -> {
                    AsyncProcess process = AsyncProcess.exec("cat");
                    Task<byte[]> reading = Asyncio.createTask(() -> process.stdout().read());
                    someTurns();

                    process.close();
                    process.close();

                    assertEquals(0, Asyncio.await(reading).length);
                    assertTrue(process.stdin().isClosing());
                    assertEquals(-9, process.await());
                });
    }
}
