package io.nettio.jfr;

import jdk.jfr.Category;
import jdk.jfr.Description;
import jdk.jfr.Enabled;
import jdk.jfr.Event;
import jdk.jfr.Label;
import jdk.jfr.Name;
import jdk.jfr.StackTrace;
import jdk.jfr.Timespan;

import org.jspecify.annotations.Nullable;

import java.time.Duration;

@Name("io.nettio.BlockedLoop")
@Label("Blocked Loop")
@Category("Nettio")
@Description("A loop's thread does one thing for too long; found by the watchdog while it lasts")
@Enabled(false)
@StackTrace(false) // would be the watchdog's
final class BlockedLoopEvent extends Event {
    @Label("Loop")
    @Nullable String loop;

    @Label("Busy For")
    @Description("How long it does so, until now")
    @Timespan(Timespan.NANOSECONDS)
    long busyFor;

    @Label("Task")
    @Nullable String task;

    @Label("Location")
    @Description("The frame to blame")
    @Nullable String location;

    @Label("Stack")
    @Description("Of the thread whose code blocks")
    @Nullable String stack;

    static void write(
            String loop,
            Duration busyFor,
            @Nullable String task,
            @Nullable String location,
            String stack) {
        BlockedLoopEvent event = new BlockedLoopEvent();
        if (event.shouldCommit()) {
            event.loop = loop;
            event.busyFor = busyFor.toNanos();
            event.task = task;
            event.location = location;
            event.stack = stack;
            event.commit();
        }
    }
}
