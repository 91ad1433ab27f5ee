package io.nettio.jfr;

import org.jspecify.annotations.Nullable;

import java.time.Duration;

/** Writes events that do not come from a loop itself. Any thread; nothing without JFR. */
public final class JfrEvents {
    /** Whether this runtime has the module {@code jdk.jfr}. */
    static final boolean AVAILABLE = ModuleLayer.boot().findModule("jdk.jfr").isPresent();

    private JfrEvents() {}

    /**
     * A loop was found blocked; nothing happens unless a recording asks for {@code
     * io.nettio.BlockedLoop}.
     *
     * @param loop its name
     * @param busyFor for how long its thread does one thing so far
     * @param task the name of the task that blocks; null where it is none, or not known
     * @param location the frame to blame
     * @param stack of the thread whose code blocks, one frame a line
     */
    public static void blockedLoop(
            String loop,
            Duration busyFor,
            @Nullable String task,
            @Nullable String location,
            String stack) {
        if (AVAILABLE) {
            BlockedLoopEvent.write(loop, busyFor, task, location, stack);
        }
    }
}
