package io.nettio.inspect;

import org.jspecify.annotations.Nullable;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The JVM's dump of all threads, virtual ones too, to a file. From JDK 25 on it names the monitor
 * that a thread waits for; before, nothing does.
 */
final class ThreadDump {
    private static final Pattern BLOCKED_ON =
            Pattern.compile("\"blockedOn\": *\"([^\"@]+)@[^\"]*\"");

    private ThreadDump() {}

    static @Nullable String blockedOn(Thread thread) {
        try {
            Path folder = Files.createTempDirectory("nettio-watchdog");
            Path file = folder.resolve("threads.json");
            try {
                Diagnostics.run("threadDumpToFile", "-format=json", file.toString());
                return Files.exists(file)
                        ? blockedOn(Files.readString(file), thread.threadId())
                        : null;
            } finally {
                Files.deleteIfExists(file);
                Files.delete(folder);
            }
        } catch (IOException noPlaceForIt) {
            return null;
        }
    }

    /** The class of the monitor, from what the dump says between this thread and the next. */
    static @Nullable String blockedOn(String dump, long id) {
        int start = dump.indexOf("\"tid\": \"" + id + "\"");
        if (start < 0) {
            return null;
        }
        int end = dump.indexOf("\"tid\":", start + 1);
        Matcher lock =
                BLOCKED_ON.matcher(end < 0 ? dump.substring(start) : dump.substring(start, end));
        return lock.find() ? lock.group(1) : null;
    }
}
