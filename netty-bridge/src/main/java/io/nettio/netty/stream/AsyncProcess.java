package io.nettio.netty.stream;

import io.nettio.Asyncio;
import io.nettio.Coroutine;
import io.nettio.Loop;
import io.nettio.internal.LeakWatch;
import io.nettio.netty.AsyncioEventLoop;
import io.netty.util.concurrent.Future;
import io.netty.util.concurrent.GenericFutureListener;

import org.jspecify.annotations.Nullable;

import java.io.File;
import java.io.IOException;
import java.nio.charset.Charset;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.stream.Stream;

/**
 * A process that was started, with its pipes as streams: asyncio's {@code Process}.
 *
 * <pre>{@code
 * try (AsyncProcess sort = AsyncProcess.exec("sort")) {
 *     String sorted = sort.communicate("b\na\n".getBytes(UTF_8)).stdout(UTF_8);
 * }
 * }</pre>
 *
 * <p><b>Pipes.</b> Input, output and error output are pipes unless the {@link ProcessOptions} say
 * otherwise. A process that writes more than its reader's limit allows waits until that is read; a
 * writer's {@code drain} suspends while the process does not read. The pipes may end before the
 * process does, or behind it. What is left of its output can be read once it has ended.
 *
 * <p><b>Cancellation.</b> A cancel of {@link #await} or {@link #communicate} leaves the process as
 * it is; {@link #close} kills it, and so does the end of the loop, where that is an {@link
 * AsyncioEventLoop}.
 *
 * <p><b>Threads.</b> For the coroutines of its loop, but for {@link #pid}, {@link #terminate} and
 * {@link #kill}. The JDK's pipes block, so each has a thread, as long as it is open: where children
 * of the process hold it, until they end. A loop in virtual time does not see that a process runs.
 *
 * <p>Differs from asyncio: pipes are the default; {@link #await} does not wait for the pipes; the
 * JDK closes the input when the process ends, even if children of it still read that. Source:
 * {@code Lib/asyncio/subprocess.py}.
 */
public final class AsyncProcess implements AutoCloseable {
    private static final byte[] NOTHING = {};

    private final Loop loop;
    private final Process process;
    private final Waiting exit;
    private final @Nullable InputPump input;
    private final @Nullable StreamWriter stdin;
    private final @Nullable OutputPump output;
    private final @Nullable OutputPump errors;
    private final List<OutputPump> outputs; // those of both that are pipes
    private final GenericFutureListener<Future<Object>> loopEnd = end -> onLoopEnd();
    private final @Nullable LeakWatch unclosed;
    private @Nullable Integer returnCode;

    /** What a process has put out; empty where that was no pipe. */
    @SuppressWarnings("ArrayRecordComponent") // read by those who have waited for it
    public record Output(byte[] stdout, byte[] stderr) {
        /** Its output, decoded. */
        public String stdout(Charset charset) {
            return new String(stdout, charset);
        }

        /** Its error output, decoded. */
        public String stderr(Charset charset) {
            return new String(stderr, charset);
        }
    }

    AsyncProcess(Loop loop, Process process, ProcessOptions options) {
        this.loop = loop;
        this.process = process;
        exit = new Waiting(loop);
        unclosed = Dropped.watchInDebugMode(this, loop, "The process " + process.pid());
        input = options.hasStdin() ? new InputPump(process.getOutputStream(), loop) : null;
        stdin = input == null ? null : new StreamWriter(input, null);
        output =
                options.hasStdout()
                        ? new OutputPump("stdout", process.getInputStream(), loop, options.limit())
                        : null;
        errors =
                options.hasStderr()
                        ? new OutputPump("stderr", process.getErrorStream(), loop, options.limit())
                        : null;
        outputs = Stream.of(output, errors).filter(Objects::nonNull).toList();
    }

    // -- starting

    /** Suspends until the program runs, with these arguments and three pipes. */
    public static AsyncProcess exec(String... command) throws IOException {
        return exec(Arrays.asList(command), ProcessOptions.DEFAULT);
    }

    /** As {@link #exec(String...)}. */
    public static AsyncProcess exec(List<String> command) throws IOException {
        return exec(command, ProcessOptions.DEFAULT);
    }

    /**
     * Suspends until the program runs: the first word, found by {@code PATH}, with the others as
     * arguments. A cancel meanwhile leaves no process behind.
     *
     * @throws IOException if there is no such program, or no such directory, or it may not be run
     * @throws IllegalArgumentException without a program
     * @throws IllegalStateException outside a coroutine
     */
    public static AsyncProcess exec(List<String> command, ProcessOptions options)
            throws IOException {
        if (command.isEmpty() || command.stream().anyMatch(Objects::isNull)) {
            throw new IllegalArgumentException(
                    "exec(" + command + "): give the program and its arguments, none of them null");
        }
        return new ProcessStart(command, options).await(Asyncio.getRunningLoop());
    }

    /** As {@link #shell(String, ProcessOptions)}, with three pipes. */
    public static AsyncProcess shell(String command) throws IOException {
        return shell(command, ProcessOptions.DEFAULT);
    }

    /**
     * Runs a command line by {@code /bin/sh}, on Windows by {@code cmd.exe}. Whatever of it comes
     * from elsewhere must be quoted for that shell; {@link #exec} needs no quotes.
     */
    public static AsyncProcess shell(String command, ProcessOptions options) throws IOException {
        Objects.requireNonNull(command, "command");
        return exec(
                isWindows() ? List.of("cmd.exe", "/c", command) : List.of("/bin/sh", "-c", command),
                options);
    }

    static boolean isWindows() {
        return File.separatorChar == '\\';
    }

    /** Starts what goes on beside it. On the thread that has started it, at once. */
    void start() throws InterruptedException {
        for (OutputPump pump : outputs) {
            pump.start();
        }
        if (input != null) {
            PipeThread.start("stdin", input);
        }
        watch();
    }

    private void watch() {
        if (loop instanceof AsyncioEventLoop own) {
            own.terminationFuture().addListener(loopEnd);
        }
        process.onExit()
                .thenAccept(
                        ended -> {
                            tellLoop(ended.exitValue());
                            if (input != null) {
                                input.stop(); // even if the loop ends before it hears of it
                            }
                        });
    }

    private void tellLoop(int exitValue) {
        if (!PipeThread.tell(loop, () -> onExit(exitValue))) {
            stopPipes(); // and whoever waited has ended with the loop
        }
    }

    private void onExit(int exitValue) {
        if (loop instanceof AsyncioEventLoop own) {
            own.terminationFuture().removeListener(loopEnd);
        }
        returnCode = isWindows() ? exitValue : ProcessSignal.returnCode(exitValue);
        if (input != null) {
            input.processEnded();
        }
        outputs.forEach(OutputPump::processEnded);
        exit.wake();
    }

    /** Any thread. */
    private void onLoopEnd() {
        kill();
        stopPipes();
    }

    /** Any thread. */
    private void stopPipes() {
        if (input != null) {
            input.stop();
        }
        outputs.forEach(OutputPump::stop);
    }

    // -- about it

    /** The number that the system knows it by. Any thread. */
    public long pid() {
        return process.pid();
    }

    /**
     * What it has ended with, or null while it runs. If a signal has ended it, that is the signal's
     * number, negative. (The JDK tells that as 128 more than the number, so that a process which
     * exits with such a code by itself, as a shell does for its last command, is taken for one.)
     */
    public @Nullable Integer returnCode() {
        return returnCode;
    }

    /**
     * Writes to its input; closing it ends that.
     *
     * @throws IllegalStateException if its input is no pipe
     */
    public StreamWriter stdin() {
        if (stdin == null) {
            throw new IllegalStateException(notAPipe("input", "stdin"));
        }
        return stdin;
    }

    /**
     * Reads its output.
     *
     * @throws IllegalStateException if its output is no pipe
     */
    public StreamReader stdout() {
        if (output == null) {
            throw new IllegalStateException(notAPipe("output", "stdout"));
        }
        return output.reader();
    }

    /**
     * Reads its error output.
     *
     * @throws IllegalStateException if its error output is no pipe of its own
     */
    public StreamReader stderr() {
        if (errors == null) {
            throw new IllegalStateException(notAPipe("error output", "stderr"));
        }
        return errors.reader();
    }

    private static String notAPipe(String what, String option) {
        return "The "
                + what
                + " of this process is no pipe: start it with ProcessOptions."
                + option
                + "(Redirect.PIPE)";
    }

    // -- waiting

    /**
     * Suspends until it has ended, and gives its {@link #returnCode}. Any number of coroutines may
     * wait. asyncio's {@code wait()}, which in Java is Object's.
     *
     * <p>Its output is not read by this: a process that has more to say than fits never ends. Read
     * it, use {@link #communicate}, or {@code DISCARD} it.
     */
    public int await() {
        while (true) {
            Integer code = returnCode;
            if (code != null) {
                return code;
            }
            exit.await();
        }
    }

    /** As {@link #communicate(byte[])}, without input. */
    public Output communicate() throws IOException {
        return communicate(null);
    }

    /**
     * Writes the input and closes it, reads all that the process puts out meanwhile, and suspends
     * until it has ended. It need not read all the input.
     *
     * @throws IllegalArgumentException if there is input, and its input is no pipe
     */
    public Output communicate(byte @Nullable [] data) throws IOException {
        if (data != null && stdin == null) {
            throw new IllegalArgumentException("communicate(…): " + notAPipe("input", "stdin"));
        }
        List<byte[]> parts =
                Asyncio.await(
                        Asyncio.gather(
                                Coroutine.of(() -> feed(data)),
                                Coroutine.of(() -> readAll(output)),
                                Coroutine.of(() -> readAll(errors))),
                        IOException.class);
        await();
        Dropped.closed(unclosed); // nothing is left to close
        return new Output(parts.get(1), parts.get(2));
    }

    private byte[] feed(byte @Nullable [] data) throws IOException {
        if (stdin != null && !stdin.isClosing()) {
            try {
                stdin.write(data == null ? NOTHING : data);
                stdin.drain();
            } catch (ConnectionResetException enough) {
                // it may end, or close its input, before it has read all
            }
            stdin.close();
        }
        return NOTHING;
    }

    private static byte[] readAll(@Nullable OutputPump pump) throws IOException {
        return pump == null ? NOTHING : pump.reader().read();
    }

    // -- ending it

    /**
     * Sends a signal by its name, {@code SIGINT} or {@code INT}, and suspends until it is sent;
     * nothing happens if the process has ended.
     *
     * @throws IllegalArgumentException if that can be no name of a signal
     * @throws IOException if the system has no such signal, or does not let this process send it
     * @throws UnsupportedOperationException on Windows, for others than {@code SIGTERM} and {@code
     *     SIGKILL}
     */
    public void sendSignal(String name) throws IOException {
        ProcessSignal.named(name).send(loop, process);
    }

    /** Sends {@code SIGTERM}, unless it has ended; on Windows it kills. Any thread. */
    public void terminate() {
        process.toHandle().destroy(); // that of the process itself would close the pipes, too
    }

    /** Sends {@code SIGKILL}, unless it has ended. Any thread. */
    public void kill() {
        process.toHandle().destroyForcibly();
    }

    /**
     * Kills it if it still runs, and closes the pipes. It does not wait: {@link #await} does.
     * Nothing happens the second time.
     */
    @Override
    public void close() {
        loop.checkThread("AsyncProcess.close", "kill(), or callSoonThreadsafe(process::close)");
        Dropped.closed(unclosed);
        if (returnCode == null) {
            kill();
        }
        if (input != null) {
            input.abort();
        }
        outputs.forEach(OutputPump::close);
    }

    @Override
    public String toString() {
        return "AsyncProcess[pid="
                + pid()
                + (returnCode == null ? ", running]" : ", returnCode=" + returnCode + "]");
    }
}
