package io.nettio.examples.server;

import io.nettio.examples.JavaOpts;
import io.nettio.examples.Readme;
import io.nettio.leakcheck.LeaksAtExit;

import java.io.BufferedReader;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The example server as a process of its own, started by the command line in README.md. */
public final class ServerProcess implements AutoCloseable {
    /** For all that is waited for: far beyond what a loaded machine needs. */
    public static final Duration LIMIT = Duration.ofMinutes(3);

    private static final Pattern START =
            Pattern.compile(
                    "Nettio example server: transport (\\w+), coroutines (\\w+), (\\d+) loops?,"
                            + " (http://\\S+), metrics (http://\\S+)");

    private final Path leaks;
    private final Process process;
    private final CompletableFuture<String> firstLine = new CompletableFuture<>();
    private final List<String> out = new ArrayList<>();
    private final List<String> err = new ArrayList<>();
    private final Thread outReader;
    private final Thread errReader;

    private ServerProcess(ProcessBuilder builder) throws IOException {
        leaks = Files.createTempDirectory("nettio-leaks").resolve("report");
        JavaOpts.add(builder, LeaksAtExit.flags(leaks));
        process = builder.start();
        outReader = Thread.ofVirtual().start(() -> read(process.inputReader(), out));
        errReader = Thread.ofVirtual().start(() -> read(process.errorReader(), err));
    }

    /** README's line from README's folder, with these options behind it, on any free ports. */
    public static ServerProcess start(String... options) throws IOException {
        return start(builder(options));
    }

    /** The same with the watchdog, which writes of blocked loops to the standard error. */
    public static ServerProcess startWatched(String... options) throws IOException {
        ProcessBuilder builder = builder(options);
        JavaOpts.add(builder, List.of("-Dnettio.watchdog=100ms"));
        return start(builder);
    }

    static ServerProcess start(ProcessBuilder builder) throws IOException {
        return new ServerProcess(builder);
    }

    static ProcessBuilder builder(String... options) throws IOException {
        return builder(Readme.root(), Readme.serveCommand(), options);
    }

    /** A line of shell, to which these options are added, in this folder. */
    static ProcessBuilder builder(Path folder, String line, String... options) {
        List<String> command =
                new ArrayList<>(List.of("/bin/sh", "-c", "exec " + line + " \"$@\"", "sh"));
        command.addAll(List.of("--port", "0", "--metrics-port", "0"));
        command.addAll(List.of(options));
        ProcessBuilder builder = new ProcessBuilder(command).directory(folder.toFile());
        JavaOpts.addBackend(builder);
        JavaOpts.add(builder, List.of("-Dnettio.watchdog=off")); // a busy machine blocks loops, too
        return builder;
    }

    private void read(BufferedReader stream, List<String> lines) {
        try (BufferedReader reader = stream) {
            String line;
            while ((line = reader.readLine()) != null) {
                synchronized (lines) {
                    lines.add(line);
                }
                if (lines == out) {
                    firstLine.complete(line);
                }
            }
        } catch (IOException closed) {
            // the process has ended
        } finally {
            if (lines == out) {
                firstLine.completeExceptionally(new IOException("The process printed nothing"));
            }
        }
    }

    // -- what it says

    private Matcher startLine() {
        String line = firstLine.orTimeout(LIMIT.toSeconds(), TimeUnit.SECONDS).join();
        Matcher start = START.matcher(line);
        if (!start.matches()) {
            throw new IllegalStateException("Not the start line: " + line);
        }
        return start;
    }

    /** The script becomes the server, and keeps its number. */
    long pid() {
        startLine();
        return process.pid();
    }

    String transport() {
        return startLine().group(1);
    }

    String backend() {
        return startLine().group(2);
    }

    int loops() {
        return Integer.parseInt(startLine().group(3));
    }

    public URI url(String path) {
        return URI.create(startLine().group(4) + path);
    }

    public URI metricsUrl() {
        return URI.create(startLine().group(5));
    }

    /** What stands on its standard output; all of it once the process has ended. */
    List<String> out() {
        return copy(out);
    }

    List<String> err() {
        return copy(err);
    }

    private static List<String> copy(List<String> lines) {
        synchronized (lines) {
            return List.copyOf(lines);
        }
    }

    // -- its metrics

    /** The sum of a metric's values over all its tags. */
    double metric(HttpClient client, String nameAndTags) throws IOException, InterruptedException {
        HttpRequest scrape = HttpRequest.newBuilder(metricsUrl()).timeout(LIMIT).build();
        HttpResponse<String> response = client.send(scrape, BodyHandlers.ofString());
        return response.body()
                .lines()
                .filter(line -> line.startsWith(nameAndTags))
                .mapToDouble(line -> Double.parseDouble(line.substring(line.lastIndexOf(' '))))
                .sum();
    }

    /** Whether this many requests are in flight, and so will be answered. */
    boolean isActive(HttpClient client, int requests) throws IOException, InterruptedException {
        return metric(client, "example_requests_active") >= requests;
    }

    /** Waits until this many requests are in flight, and so will be answered. */
    void awaitActive(HttpClient client, int requests) throws IOException, InterruptedException {
        long end = System.nanoTime() + LIMIT.toNanos();
        while (!isActive(client, requests)) {
            if (System.nanoTime() - end > 0) {
                throw new AssertionError("There never were " + requests + " requests in flight");
            }
        }
    }

    // -- its end

    void terminate() {
        process.destroy();
    }

    /** Ctrl-C. */
    void interrupt() throws IOException, InterruptedException {
        new ProcessBuilder("kill", "-INT", Long.toString(process.pid())).start().waitFor();
    }

    /** Waits for its end; all it printed is there then, and what it used has been released. */
    int exitStatus() throws InterruptedException, IOException {
        if (!process.waitFor(LIMIT.toSeconds(), TimeUnit.SECONDS)) {
            throw new AssertionError("The process does not end");
        }
        outReader.join();
        errReader.join();
        if (process.exitValue() == 0) {
            LeaksAtExit.assertNone(leaks);
        }
        return process.exitValue();
    }

    @Override
    public void close() {
        process.destroyForcibly();
        try {
            process.waitFor();
        } catch (InterruptedException interrupt) {
            Thread.currentThread().interrupt();
        }
    }
}
