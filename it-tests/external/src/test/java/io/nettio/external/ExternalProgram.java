package io.nettio.external;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.regex.MatchResult;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** A program of a Debian package, as a process that ends with the test. */
final class ExternalProgram implements AutoCloseable {
    private static final int LIMIT_SECONDS = 120;

    private final Process process;
    private final List<String> output = new ArrayList<>(); // under its own lock
    private final Thread reader;
    private final CompletableFuture<MatchResult> announced = new CompletableFuture<>();

    private ExternalProgram(Process process, Pattern announcement) {
        this.process = process;
        this.reader = Thread.ofVirtual().start(() -> read(announcement));
    }

    /**
     * Starts a command; its output is searched for this announcement.
     *
     * @throws IllegalStateException if the program is not installed: it says what to install
     */
    static ExternalProgram start(String debianPackage, Pattern announcement, List<String> command) {
        try {
            return new ExternalProgram(
                    new ProcessBuilder(command).redirectErrorStream(true).start(), announcement);
        } catch (IOException missing) {
            throw new IllegalStateException(
                    "The profile external needs "
                            + command.getFirst()
                            + ": apt-get install "
                            + debianPackage,
                    missing);
        }
    }

    /** Runs a command to its end; gives its exit status and what it said. */
    static Outcome run(String debianPackage, List<String> command) throws InterruptedException {
        try (ExternalProgram program = start(debianPackage, Pattern.compile("(?!)"), command)) {
            if (!program.process.waitFor(LIMIT_SECONDS, TimeUnit.SECONDS)) {
                throw new AssertionError(command + " does not end: " + program.output());
            }
            program.reader.join();
            return new Outcome(program.process.exitValue(), program.output());
        }
    }

    record Outcome(int status, String output) {}

    private void read(Pattern announcement) {
        try (BufferedReader lines = process.inputReader()) {
            String line;
            while ((line = lines.readLine()) != null) {
                synchronized (output) {
                    output.add(line);
                }
                Matcher found = announcement.matcher(line);
                if (found.find()) {
                    announced.complete(found.toMatchResult());
                }
            }
        } catch (IOException closed) {
            // the process has ended
        } finally {
            announced.completeExceptionally(new UncheckedIOException(new IOException(output())));
        }
    }

    /** Waits for the announcement. */
    MatchResult announcement() {
        return announced.orTimeout(LIMIT_SECONDS, TimeUnit.SECONDS).join();
    }

    String output() {
        synchronized (output) {
            return String.join("\n", output);
        }
    }

    @Override
    public void close() throws InterruptedException {
        process.destroy();
        if (!process.waitFor(LIMIT_SECONDS, TimeUnit.SECONDS)) {
            process.destroyForcibly().waitFor();
        }
    }
}
