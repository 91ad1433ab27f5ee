package io.nettio;

import org.jspecify.annotations.Nullable;

import java.lang.management.LockInfo;
import java.lang.management.ThreadInfo;
import java.util.ArrayDeque;
import java.util.Arrays;
import java.util.Collections;
import java.util.Deque;
import java.util.Map;
import java.util.stream.Collectors;

/**
 * The {@code ReentrantLock}s, and others that have an owner, which a coroutine has locked in the
 * step that is about to end: the loop's thread owns them, and so every other coroutine may enter.
 *
 * <p>No thread knows its locks: the JVM stops and walks its heap, at the beginning of each step and
 * at its end, which is why this has a property of its own. Loop thread only.
 */
final class HeldLocks implements Instrument {
    private final Deque<Map<Integer, String>> before = new ArrayDeque<>();

    @Override
    public void stepBegins(Task<?> task) {
        before.push(owned());
    }

    @Override
    public void stepEnds(Task<?> task) {
        before.pop();
    }

    /** A lock that the running step took and still has, in words; null where there is none. */
    @Nullable String describe() {
        if (before.isEmpty()) { // turned on within this step
            return null;
        }
        Map<Integer, String> now = owned();
        now.keySet().removeAll(before.element().keySet());
        return now.isEmpty() ? null : "a " + now.values().iterator().next();
    }

    /** What the calling thread owns: class names by identity. */
    private static Map<Integer, String> owned() {
        ThreadInfo thread = HeldMonitors.infoOf(Thread.currentThread(), true);
        return thread == null
                ? Collections.emptyMap()
                : Arrays.stream(thread.getLockedSynchronizers())
                        .collect(
                                Collectors.toMap(
                                        LockInfo::getIdentityHashCode,
                                        HeldLocks::nameOf,
                                        (first, second) -> first));
    }

    /** A lock's owner is kept by a class inside it, such as {@code ReentrantLock$NonfairSync}. */
    private static String nameOf(LockInfo owned) {
        String name = owned.getClassName();
        int inner = name.indexOf('$');
        return inner < 0 ? name : name.substring(0, inner);
    }
}
