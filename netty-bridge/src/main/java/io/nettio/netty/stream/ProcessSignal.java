package io.nettio.netty.stream;

import io.nettio.Asyncio;
import io.nettio.Loop;

import java.io.IOException;
import java.nio.charset.Charset;
import java.util.List;
import java.util.Locale;
import java.util.regex.Pattern;

/** A signal by its name: two are the JDK's, the others go by the command {@code kill}. */
record ProcessSignal(String name) {
    private static final Pattern NAME = Pattern.compile("[A-Z][A-Z0-9+-]*");

    /** What the JDK adds to the number of the signal that has ended a process. */
    private static final int SIGNALLED = 128;

    private static final int LAST_SIGNAL = 64;

    static ProcessSignal named(String given) {
        String upper = given.toUpperCase(Locale.ROOT);
        String bare = upper.startsWith("SIG") ? upper.substring(3) : upper;
        if (!NAME.matcher(bare).matches()) {
            throw new IllegalArgumentException(
                    "sendSignal(" + given + "): give a signal's name, such as SIGINT");
        }
        return new ProcessSignal(bare);
    }

    /** As asyncio says it: the negative number of the signal, if one has ended the process. */
    static int returnCode(int exitValue) {
        return exitValue > SIGNALLED && exitValue <= SIGNALLED + LAST_SIGNAL
                ? SIGNALLED - exitValue
                : exitValue;
    }

    /** Suspends until it is sent. */
    void send(Loop loop, Process process) throws IOException {
        switch (name) {
            case "TERM" -> process.toHandle().destroy();
            case "KILL" -> process.toHandle().destroyForcibly();
            default ->
                    Asyncio.await(
                            loop.runInExecutor(
                                    job -> PipeThread.start("signal", job),
                                    () -> sendByCommand(process)),
                            IOException.class);
        }
    }

    private void sendByCommand(Process process) throws IOException, InterruptedException {
        if (AsyncProcess.isWindows()) {
            throw new UnsupportedOperationException(
                    "Windows has no SIG" + name + ": use terminate() or kill()");
        }
        if (!process.isAlive()) {
            return;
        }
        Process kill =
                new ProcessBuilder(List.of("kill", "-s", name, Long.toString(process.pid())))
                        .redirectErrorStream(true)
                        .start();
        kill.getOutputStream().close();
        String said = new String(kill.getInputStream().readAllBytes(), Charset.defaultCharset());
        if (kill.waitFor() != 0 && process.isAlive()) {
            throw new IOException(
                    "Cannot send SIG"
                            + name
                            + " to process "
                            + process.pid()
                            + ": "
                            + said.strip());
        }
    }
}
