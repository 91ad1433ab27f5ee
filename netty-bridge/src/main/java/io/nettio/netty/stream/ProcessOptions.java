package io.nettio.netty.stream;

import org.jspecify.annotations.Nullable;

import java.io.File;
import java.lang.ProcessBuilder.Redirect;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;

/**
 * How a process is started, where the defaults do not fit: three pipes, and this process's own
 * environment and directory. Immutable: each method gives other options with that one changed.
 */
public final class ProcessOptions {
    public static final ProcessOptions DEFAULT = new ProcessOptions();

    private static final File NOTHING = new File(AsyncProcess.isWindows() ? "NUL" : "/dev/null");

    private Redirect stdin = Redirect.PIPE;
    private Redirect stdout = Redirect.PIPE;
    private Redirect stderr = Redirect.PIPE;
    private boolean stderrToStdout;
    private int limit = StreamReader.DEFAULT_LIMIT;
    private @Nullable Path directory;
    private @Nullable Map<String, String> environment; // null: that of this process
    private Map<String, String> variables = Map.of();

    private ProcessOptions() {}

    private ProcessOptions(ProcessOptions other) {
        stdin = other.stdin;
        stdout = other.stdout;
        stderr = other.stderr;
        stderrToStdout = other.stderrToStdout;
        limit = other.limit;
        directory = other.directory;
        environment = other.environment;
        variables = other.variables;
    }

    /**
     * Where the process reads from: {@code PIPE}, {@code INHERIT}, {@code DISCARD} for nothing, or
     * {@code Redirect.from(file)}.
     */
    public ProcessOptions stdin(Redirect from) {
        ProcessOptions next = new ProcessOptions(this);
        next.stdin = Redirect.DISCARD.equals(from) ? Redirect.from(NOTHING) : requireGiven(from);
        return next;
    }

    /** Where its output goes: {@code PIPE}, {@code INHERIT}, {@code DISCARD}, or a file. */
    public ProcessOptions stdout(Redirect to) {
        ProcessOptions next = new ProcessOptions(this);
        next.stdout = requireGiven(to);
        return next;
    }

    /** Where its error output goes: {@code PIPE}, {@code INHERIT}, {@code DISCARD}, or a file. */
    public ProcessOptions stderr(Redirect to) {
        ProcessOptions next = new ProcessOptions(this);
        next.stderr = requireGiven(to);
        next.stderrToStdout = false;
        return next;
    }

    /** Its error output goes where its output goes: asyncio's {@code stderr=STDOUT}. */
    public ProcessOptions stderrToStdout() {
        ProcessOptions next = new ProcessOptions(this);
        next.stderrToStdout = true;
        return next;
    }

    private static Redirect requireGiven(Redirect redirect) {
        return Objects.requireNonNull(redirect, "redirect");
    }

    /** The limit of each reader in bytes, see {@link StreamReader}; 64 KiB by default. */
    public ProcessOptions limit(int bytes) {
        if (bytes <= 0) {
            throw new IllegalArgumentException("limit: " + bytes + " (expected: > 0)");
        }
        ProcessOptions next = new ProcessOptions(this);
        next.limit = bytes;
        return next;
    }

    /** The directory that it starts in. */
    public ProcessOptions directory(Path newDirectory) {
        ProcessOptions next = new ProcessOptions(this);
        next.directory = Objects.requireNonNull(newDirectory, "directory");
        return next;
    }

    /** Its whole environment, in place of this process's: asyncio's {@code env}. */
    public ProcessOptions environment(Map<String, String> all) {
        ProcessOptions next = new ProcessOptions(this);
        next.environment = Map.copyOf(all);
        next.variables = Map.of();
        return next;
    }

    /** One variable more in its environment, or another value for it. */
    public ProcessOptions environment(String name, String value) {
        ProcessOptions next = new ProcessOptions(this);
        Map<String, String> more = new LinkedHashMap<>(variables);
        more.put(Objects.requireNonNull(name, "name"), Objects.requireNonNull(value, "value"));
        next.variables = more;
        return next;
    }

    int limit() {
        return limit;
    }

    @Nullable Path directory() {
        return directory;
    }

    boolean hasStdin() {
        return stdin.equals(Redirect.PIPE);
    }

    boolean hasStdout() {
        return stdout.equals(Redirect.PIPE);
    }

    boolean hasStderr() {
        return stderr.equals(Redirect.PIPE) && !stderrToStdout;
    }

    void applyTo(ProcessBuilder builder) {
        builder.redirectInput(stdin).redirectOutput(stdout).redirectError(stderr);
        builder.redirectErrorStream(stderrToStdout);
        if (directory != null) {
            builder.directory(directory.toFile());
        }
        if (environment != null) {
            builder.environment().clear();
            builder.environment().putAll(environment);
        }
        builder.environment().putAll(variables);
    }
}
