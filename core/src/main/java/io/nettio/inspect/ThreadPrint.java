package io.nettio.inspect;

import org.jspecify.annotations.Nullable;

import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The JVM's print of all platform threads, which names the monitor that one waits for even where
 * its owner is a suspended coroutine, of which the thread's management knows nothing.
 */
final class ThreadPrint {
    private static final Pattern LOCK =
            Pattern.compile("- waiting to (?:re-)?lock .*<[^>]*> \\((?:a|an) ([^)]+)\\)");

    private ThreadPrint() {}

    static @Nullable String blockedOn(Thread thread) {
        String print = Diagnostics.run("threadPrint");
        return print == null ? null : blockedOn(print, thread.getName(), thread.threadId());
    }

    /** The class of the monitor, from the thread's paragraph of the print. */
    static @Nullable String blockedOn(String print, String name, long id) {
        int start = print.indexOf("\"" + name + "\" #" + id + " ");
        if (start < 0) {
            return null;
        }
        int end = print.indexOf("\n\n", start);
        Matcher lock = LOCK.matcher(end < 0 ? print.substring(start) : print.substring(start, end));
        return lock.find() ? lock.group(1) : null;
    }
}
