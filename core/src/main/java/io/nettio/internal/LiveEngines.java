package io.nettio.internal;

import java.util.Collections;
import java.util.List;
import java.util.Set;
import java.util.WeakHashMap;

/**
 * The engines of this JVM that some thread has turned and that are not closed, for those who look
 * at all loops at once. It keeps none of them alive. Any thread.
 */
public final class LiveEngines {
    private static final Set<Engine> LIVE =
            Collections.synchronizedSet(Collections.newSetFromMap(new WeakHashMap<>()));

    private LiveEngines() {}

    static void add(Engine engine) {
        LIVE.add(engine);
    }

    static void remove(Engine engine) {
        LIVE.remove(engine);
    }

    /** Those that there are now, in the order in which they were made. */
    public static List<Engine> all() {
        synchronized (LIVE) {
            return LIVE.stream()
                    .sorted((one, other) -> Long.compare(one.number(), other.number()))
                    .toList();
        }
    }
}
