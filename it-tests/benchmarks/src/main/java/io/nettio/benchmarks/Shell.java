package io.nettio.benchmarks;

import java.io.IOException;
import java.nio.charset.StandardCharsets;

/** Runs another program to its end, and gives what it printed. */
public final class Shell {
    private Shell() {}

    public static String run(String... command) throws IOException, InterruptedException {
        Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
        String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        int status = process.waitFor();
        if (status != 0) {
            throw new IOException(
                    String.join(" ", command) + " ended with " + status + ": " + output);
        }
        return output;
    }
}
