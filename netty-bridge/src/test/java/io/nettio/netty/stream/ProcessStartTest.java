package io.nettio.netty.stream;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.nettio.AsyncFuture;
import io.nettio.Asyncio;
import io.nettio.CancelledError;
import io.nettio.ReturnWhen;
import io.nettio.Task;
import io.nettio.netty.AsyncioEventLoop;
import io.nettio.netty.Transports;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

import java.io.IOException;
import java.lang.ProcessBuilder.Redirect;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;

/** How processes are started, with which options, and what the end of the loop does to them. */
@Timeout(60)
@DisabledOnOs(OS.WINDOWS)
class ProcessStartTest {
    private static final ProcessOptions DEFAULT = ProcessOptions.DEFAULT;

    private final AsyncioEventLoop loop = ProcessLoops.netty(Transports.NIO);

    @AfterEach
    void noThreadIsLeft() throws InterruptedException {
        loop.close();
        ProcessLoops.awaitNoPipeThreads();
    }

    private String output(String command, ProcessOptions options) {
        return loop.runUntilComplete(
                () -> AsyncProcess.shell(command, options).communicate().stdout(UTF_8));
    }

    // -- what cannot start

    @Test
    void command_thatDoesNotExist_isNamedInTheException() {
        Exception failure =
                assertThrows(
                        IOException.class,
                        () ->
                                loop.runUntilComplete(
                                        () -> AsyncProcess.exec("no-such-program", "x")));

        assertTrue(
                failure.getMessage().startsWith("Cannot start no-such-program: "),
                failure.getMessage());
        assertTrue(failure.getMessage().contains("No such file"), failure.getMessage());
    }

    @Test
    void command_thatMayNotBeRun_isNamedInTheException(@TempDir Path folder) throws Exception {
        Path file = Files.writeString(folder.resolve("script"), "text");

        Exception failure =
                assertThrows(
                        IOException.class,
                        () -> loop.runUntilComplete(() -> AsyncProcess.exec(file.toString())));

        assertTrue(failure.getMessage().contains("Permission denied"), failure.getMessage());
    }

    @Test
    void directory_thatDoesNotExist_isNamedInTheException(@TempDir Path folder) {
        Path nowhere = folder.resolve("nowhere");

        Exception failure =
                assertThrows(IOException.class, () -> output("pwd", DEFAULT.directory(nowhere)));

        assertTrue(failure.getMessage().contains(nowhere.toString()), failure.getMessage());
        assertTrue(failure.getMessage().contains("no such directory"), failure.getMessage());
    }

    @Test
    void command_thatIsEmptyOrHasNulls_isRefused() {
        loop.runUntilComplete(
                () -> {
                    assertThrows(IllegalArgumentException.class, () -> AsyncProcess.exec());
                    assertThrows(
                            IllegalArgumentException.class,
                            () -> AsyncProcess.exec(Arrays.asList("cat", null)));
                });
    }

    @Test
    void exec_outsideACoroutine_isRefusedAndLeavesNoProcess() throws Exception {
        assertThrows(IllegalStateException.class, () -> AsyncProcess.exec("sleep", "1001"));
        loop.runUntilComplete(
                () -> {
                    AsyncFuture<Exception> refused = loop.createFuture();
                    loop.callSoon(
                            () ->
                                    refused.setResult(
                                            assertThrows(
                                                    IllegalStateException.class,
                                                    () -> AsyncProcess.exec("sleep", "1001"))));
                    assertTrue(Asyncio.await(refused).getMessage().contains("inside a coroutine"));
                });

        ProcessLoops.awaitNoPipeThreads();
        assertNoChild("1001");
    }

    @Test
    void exec_cancelledWhileItStarts_leavesNoProcess() throws Exception {
        loop.runUntilComplete(
                () -> {
                    for (int i = 0; i < 20; i++) {
                        Task<?> starting =
                                Asyncio.createTask(() -> AsyncProcess.exec("sleep", "1002"));
                        Asyncio.sleep(Duration.ofNanos(i * 100_000L)); // some have started by then
                        starting.cancel();
                        Asyncio.waitOn(List.of(starting), null, ReturnWhen.ALL_COMPLETED);
                        if (!starting.cancelled()) {
                            ((AsyncProcess) starting.result()).close();
                        }
                    }
                });

        ProcessLoops.awaitNoPipeThreads();
        assertNoChild("1002");
    }

    /** Waits for the end of those that were killed; one that was not would never end. */
    private static void assertNoChild(String argument) throws Exception {
        List<ProcessHandle> left =
                ProcessHandle.current()
                        .children()
                        .filter(
                                child ->
                                        child.info()
                                                .commandLine()
                                                .orElse("")
                                                .contains("sleep " + argument))
                        .toList();
        for (ProcessHandle child : left) {
            child.onExit().get(30, TimeUnit.SECONDS);
        }
    }

    // -- options

    @Test
    void environment_givenAsAWhole_replacesTheOthers() {
        assertEquals(
                "one,\n", output("echo $FIRST,$HOME", DEFAULT.environment(Map.of("FIRST", "one"))));
    }

    @Test
    void environment_givenByVariables_isAddedToThisProcesss() {
        ProcessOptions options = DEFAULT.environment("FIRST", "one").environment("SECOND", "two");

        String home = System.getenv("PATH");
        assertEquals("one two " + home + "\n", output("echo $FIRST $SECOND $PATH", options));
    }

    @Test
    void directory_given_isWhereItStarts(@TempDir Path folder) throws Exception {
        assertEquals(folder.toRealPath() + "\n", output("pwd -P", DEFAULT.directory(folder)));
    }

    @Test
    void stderrToStdout_mixesBothInOrder() {
        assertEquals("one\ntwo\n", output("echo one; echo two >&2", DEFAULT.stderrToStdout()));
    }

    @Test
    void redirects_toAndFromFiles_needNoPipes(@TempDir Path folder) throws Exception {
        Path in = Files.writeString(folder.resolve("in"), "from a file");
        Path out = folder.resolve("out");
        ProcessOptions options =
                DEFAULT.stdin(Redirect.from(in.toFile())).stdout(Redirect.to(out.toFile()));

        int code = loop.runUntilComplete(() -> AsyncProcess.shell("cat", options).await());

        assertEquals(0, code);
        assertEquals("from a file", Files.readString(out));
    }

    @Test
    void discard_forAllThree_hasNothingToReadAndForgetsTheRest() {
        ProcessOptions options =
                DEFAULT.stdin(Redirect.DISCARD).stdout(Redirect.DISCARD).stderr(Redirect.DISCARD);

        int code =
                loop.runUntilComplete(
                        () -> {
                            AsyncProcess process =
                                    AsyncProcess.shell("cat; head -c 1000000 /dev/zero", options);
                            assertEquals(0, process.communicate().stdout().length);
                            assertNotNull(process.returnCode());
                            return process.await();
                        });

        assertEquals(0, code);
    }

    @Test
    void pipes_thatWereNotAskedFor_areRefusedWithTheOption() {
        ProcessOptions none =
                DEFAULT.stdin(Redirect.DISCARD).stdout(Redirect.DISCARD).stderr(Redirect.DISCARD);
        loop.runUntilComplete(
                () -> {
                    AsyncProcess process = AsyncProcess.exec(List.of("true"), none);
                    requireSentence("ProcessOptions.stdin", process::stdin);
                    requireSentence("ProcessOptions.stdout", process::stdout);
                    requireSentence("ProcessOptions.stderr", process::stderr);
                    assertThrows(
                            IllegalArgumentException.class, () -> process.communicate(new byte[1]));
                    process.await();
                });
    }

    private static void requireSentence(
            String part, org.junit.jupiter.api.function.Executable call) {
        Exception refused = assertThrows(IllegalStateException.class, call);
        assertTrue(refused.getMessage().contains(part), refused.getMessage());
    }

    @Test
    void limit_given_isThatOfTheReaders() {
        loop.runUntilComplete(
                () -> {
                    AsyncProcess process =
                            AsyncProcess.exec(List.of("echo", "more than ten"), DEFAULT.limit(10));
                    assertThrows(LimitOverrunException.class, () -> process.stdout().readLine());
                    process.await();
                });
    }

    @Test
    void write_afterWriteEof_isRefused() {
        loop.runUntilComplete(
                () -> {
                    AsyncProcess process = AsyncProcess.exec("cat");
                    process.stdin().writeEof();

                    assertThrows(
                            IllegalStateException.class, () -> process.stdin().write(new byte[1]));
                    process.await();
                });
    }

    @Test
    void bufferThatWasReleased_failsTheWriterAndEndsItsThread() {
        loop.runUntilComplete(
                () -> {
                    AsyncProcess process = AsyncProcess.exec("cat");
                    ByteBuf gone = Unpooled.buffer(8).writeZero(8);
                    gone.release();
                    process.stdin().write(gone);

                    Exception failure =
                            assertThrows(IOException.class, () -> process.stdin().waitClosed());

                    assertTrue(failure.getMessage().contains("Cannot write"), failure.getMessage());
                    assertEquals(0, process.await());
                });
    }

    @Test
    void signal_withAnImpossibleName_isRefused() {
        loop.runUntilComplete(
                () -> {
                    try (AsyncProcess process = AsyncProcess.exec("cat")) {
                        assertThrows(
                                IllegalArgumentException.class, () -> process.sendSignal("; rm"));
                        Exception unknown =
                                assertThrows(
                                        IOException.class, () -> process.sendSignal("SIGNOSUCH"));
                        assertTrue(
                                unknown.getMessage().contains("SIGNOSUCH"), unknown.getMessage());
                    }
                });
    }

    @Test
    void manyProcesses_atOnce_eachHaveTheirOwnAnswer() {
        loop.runUntilComplete(
                () -> {
                    List<Task<String>> answers = new ArrayList<>();
                    List<String> expected = new ArrayList<>();
                    for (int i = 0; i < 50; i++) {
                        byte[] question = ("question " + i).getBytes(UTF_8);
                        expected.add("question " + i);
                        answers.add(
                                Asyncio.createTask(
                                        () ->
                                                AsyncProcess.exec("cat")
                                                        .communicate(question)
                                                        .stdout(UTF_8)));
                    }

                    assertEquals(expected, Asyncio.await(Asyncio.gather(answers)));
                });
    }

    @Test
    void toString_saysWhetherItRuns() {
        loop.runUntilComplete(
                () -> {
                    AsyncProcess process = AsyncProcess.exec("cat");
                    String running = process.toString();
                    process.stdin().close();
                    process.await();

                    assertEquals("AsyncProcess[pid=" + process.pid() + ", running]", running);
                    assertEquals(
                            "AsyncProcess[pid=" + process.pid() + ", returnCode=0]",
                            process.toString());
                });
    }

    // -- the end of the loop

    @Test
    void loop_thatEnds_killsWhatRunsAndLeavesNoThread() throws Exception {
        AtomicReference<ProcessHandle> running = new AtomicReference<>();
        AtomicReference<Throwable> ended = new AtomicReference<>();
        loop.runUntilComplete(
                () -> {
                    AsyncProcess process = AsyncProcess.exec("cat");
                    running.set(ProcessHandle.of(process.pid()).orElseThrow());
                    process.stdin().write(new byte[1 << 20]);
                    Asyncio.createTask(
                            () -> {
                                try {
                                    process.await();
                                } catch (CancelledError cancelled) {
                                    ended.set(cancelled);
                                    throw cancelled;
                                }
                            });
                    Asyncio.sleep(Duration.ZERO);
                });
        assertFalse(ProcessLoops.pipeThreads().isEmpty());

        loop.close();

        assertTrue(ended.get() instanceof CancelledError, () -> "ended by " + ended.get());
        running.get().onExit().get(30, TimeUnit.SECONDS);
        ProcessLoops.awaitNoPipeThreads();
    }
}
