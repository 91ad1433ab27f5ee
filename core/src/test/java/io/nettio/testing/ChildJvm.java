package io.nettio.testing;

import io.nettio.coroutine.CoroutineBackend;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** A JVM of its own, for what depends on how a JVM was started; with this one's backend. */
public final class ChildJvm {
    private ChildJvm() {}

    /** What it prints and logs, until it has ended. */
    public static String run(Class<?> main, String... options)
            throws IOException, InterruptedException {
        List<String> command = new ArrayList<>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        command.add("--add-exports");
        command.add("java.base/jdk.internal.vm=ALL-UNNAMED");
        command.add("-D" + CoroutineBackend.PROPERTY + "=" + CoroutineBackend.chosen().name());
        command.addAll(List.of(options));
        command.addAll(List.of("-cp", System.getProperty("java.class.path"), main.getName()));
        Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
        process.getOutputStream().close();
        String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        int exit = process.waitFor();
        return output + "exit=" + exit;
    }
}
