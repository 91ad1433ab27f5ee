package io.nettio;

import io.nettio.coroutine.CoroutineBackend;
import io.nettio.internal.LeakWatch;
import io.nettio.internal.OneLine;

import org.jspecify.annotations.Nullable;

import java.util.ArrayList;
import java.util.List;

/**
 * What debug mode adds to one loop, from one {@code setDebug(true)} to the next {@code
 * setDebug(false)}. Each time is an object of its own, so that nothing of one time is seen in
 * another; a loop that is not in debug mode has none, and reads that.
 */
final class DebugMode {
    /** Turns debug mode on for each new loop: asyncio's {@code PYTHONASYNCIODEBUG}. */
    private static final String PROPERTY = "nettio.debug";

    /** Lets debug mode look for locks, too. */
    private static final String LOCKS_PROPERTY = "nettio.debug.locks";

    private static final int MAX_NAME = 300;

    private static final System.Logger LOGGER = System.getLogger("io.nettio");

    private final List<Instrument> instruments = new ArrayList<>();
    private final LeakWatch unclosedLoop;
    private final boolean seesMonitors;
    private final @Nullable HeldLocks heldLocks;

    DebugMode(LoopState loopState) {
        unclosedLoop =
                Unclosed.watch(
                        loopState.loop, "The loop " + loopState.loop.getClass().getSimpleName());
        seesMonitors = Monitors.VISIBLE;
        heldLocks = seesMonitors && Boolean.getBoolean(LOCKS_PROPERTY) ? new HeldLocks() : null;
        instruments.add(new SlowCallbacks(loopState));
        if (heldLocks != null) {
            instruments.add(heldLocks);
        }
    }

    /** Whether the system property asks for it. */
    static boolean isOnFromTheStart() {
        return Boolean.getBoolean(PROPERTY);
    }

    /** It is turned off, or the loop is closed. */
    void ends() {
        unclosedLoop.closed();
    }

    /** What the loop is to have as long as this lasts. */
    List<Instrument> instruments() {
        return instruments;
    }

    /** Refuses to suspend a coroutine that has locked something, which others would wait for. */
    void refuseLocked(Task<?> task) {
        if (!seesMonitors) {
            return;
        }
        String monitor = HeldMonitors.describe();
        if (monitor != null) {
            throw new IllegalStateException(
                    "Task "
                            + OneLine.of(task.name(), MAX_NAME)
                            + " awaits while it holds "
                            + monitor
                            + ": another task of this loop that enters it would block the loop's"
                            + " thread, for ever. Await outside of synchronized, or use AsyncLock");
        }
        String lock = heldLocks == null ? null : heldLocks.describe();
        if (lock != null) {
            throw new IllegalStateException(
                    "Task "
                            + OneLine.of(task.name(), MAX_NAME)
                            + " awaits while it holds "
                            + lock
                            + ", which belongs to the loop's thread: every other task of this loop"
                            + " may enter it meanwhile. Unlock it before, or use AsyncLock");
        }
    }

    /** Found out once. */
    private static final class Monitors {
        static final boolean VISIBLE = areVisible();

        private static boolean areVisible() {
            if (!CoroutineBackend.chosen().name().equals("continuation")) {
                return false; // the JVM knows no monitors of virtual threads
            }
            boolean there = ModuleLayer.boot().findModule("java.management").isPresent();
            if (!there) {
                LOGGER.log(
                        System.Logger.Level.INFO,
                        "Debug mode does not see monitors that are held across an await, since this"
                                + " runtime is without the module java.management");
            }
            return there;
        }
    }
}
