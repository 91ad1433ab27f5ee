package io.nettio.jfr;

import jdk.jfr.Category;
import jdk.jfr.Description;
import jdk.jfr.Enabled;
import jdk.jfr.Event;
import jdk.jfr.Label;
import jdk.jfr.Name;
import jdk.jfr.StackTrace;

import org.jspecify.annotations.Nullable;

@Name("io.nettio.TaskEnd")
@Label("Task End")
@Category("Nettio")
@Description("A task has ended; its duration is the time since it was made")
@Enabled(false)
@StackTrace(false) // the loop's own
final class TaskEndEvent extends Event {
    @Label("Loop")
    @Nullable String loop;

    @Label("Task")
    @Nullable String task;

    @Label("Outcome")
    @Description("returned, failed or cancelled")
    @Nullable String outcome;

    @Label("Steps")
    @Description("How often it ran")
    long steps;

    @Label("Start Recorded")
    @Description("Whether it was made during the recording; otherwise its duration is not known")
    boolean startRecorded;
}
