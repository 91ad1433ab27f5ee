package io.nettio.benchmarks;

import java.io.BufferedReader;
import java.io.BufferedWriter;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/**
 * A main class of this module, or another program, in a process of its own, pinned to one core. It
 * ends with this JVM at the latest.
 */
public final class PeerProcess implements AutoCloseable {
    /** The same for all: what a JVM is told, whoever runs in it. */
    public static final List<String> JVM =
            List.of(
                    "--add-exports=java.base/jdk.internal.vm=ALL-UNNAMED",
                    "--enable-native-access=ALL-UNNAMED",
                    "-XX:+UseParallelGC",
                    "-Djdk.virtualThreadScheduler.parallelism=1",
                    "-Djdk.virtualThreadScheduler.maxPoolSize=1",
                    "-Dorg.slf4j.simpleLogger.defaultLogLevel=warn");

    public static final int ANY_CORE = -1;

    private static final Set<Process> RUNNING = ConcurrentHashMap.newKeySet();

    static {
        Runtime.getRuntime().addShutdownHook(new Thread(PeerProcess::endAll));
    }

    private final Process process;
    private final BufferedReader output;
    private final BufferedWriter input;

    private PeerProcess(Process process) {
        this.process = process;
        RUNNING.add(process);
        this.output = process.inputReader(StandardCharsets.UTF_8);
        this.input = process.outputWriter(StandardCharsets.UTF_8);
    }

    /** On this core, or on any where it is {@link #ANY_CORE}. */
    public static PeerProcess start(int core, List<String> options, Class<?> main, String... args)
            throws IOException {
        List<String> command = new ArrayList<>(pinnedTo(core));
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        command.addAll(JVM);
        command.addAll(options);
        command.addAll(List.of("-cp", System.getProperty("java.class.path"), main.getName()));
        command.addAll(Arrays.asList(args));
        return start(command);
    }

    /** Any program, pinned as well. */
    public static PeerProcess start(int core, List<String> program) throws IOException {
        List<String> command = new ArrayList<>(pinnedTo(core));
        command.addAll(program);
        return start(command);
    }

    private static PeerProcess start(List<String> command) throws IOException {
        return new PeerProcess(
                new ProcessBuilder(command).redirectError(ProcessBuilder.Redirect.INHERIT).start());
    }

    private static List<String> pinnedTo(int core) {
        return core == ANY_CORE ? List.of() : List.of("taskset", "-c", Integer.toString(core));
    }

    /** The next line that it prints. */
    public String readLine() throws IOException {
        String line = output.readLine();
        if (line == null) {
            throw new IOException("A process ended where a line of it was waited for");
        }
        return line;
    }

    /** Hands it a line, and gives the line that it answers. */
    public String ask(String question) throws IOException {
        input.write(question);
        input.newLine();
        input.flush();
        return readLine();
    }

    /** CPU time of all its threads so far. */
    public long cpuNanos() {
        return process.toHandle().info().totalCpuDuration().orElseThrow().toNanos();
    }

    @Override
    public void close() {
        process.destroyForcibly().onExit().join();
        RUNNING.remove(process);
    }

    /** A benchmark that fails leaves nothing behind that takes a core. */
    private static void endAll() {
        RUNNING.forEach(Process::destroyForcibly);
    }
}
