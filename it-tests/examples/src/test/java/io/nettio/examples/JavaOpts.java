package io.nettio.examples;

import java.util.ArrayList;
import java.util.List;

/** JVM flags for the scripts that start examples. */
public final class JavaOpts {
    private JavaOpts() {}

    /** Behind those that are there already. */
    public static void add(ProcessBuilder builder, List<String> flags) {
        List<String> words = new ArrayList<>();
        words.add(builder.environment().getOrDefault("JAVA_OPTS", ""));
        words.addAll(flags);
        builder.environment().put("JAVA_OPTS", String.join(" ", words).strip());
    }

    /** The coroutine backend that these tests run with, where one is forced. */
    public static void addBackend(ProcessBuilder builder) {
        String backend = System.getProperty("nettio.coroutine.backend", "");
        if (!backend.isEmpty()) {
            add(builder, List.of("-Dnettio.coroutine.backend=" + backend));
        }
    }
}
