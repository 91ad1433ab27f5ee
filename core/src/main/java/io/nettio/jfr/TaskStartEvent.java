package io.nettio.jfr;

import jdk.jfr.Category;
import jdk.jfr.Description;
import jdk.jfr.Enabled;
import jdk.jfr.Event;
import jdk.jfr.Label;
import jdk.jfr.Name;

import org.jspecify.annotations.Nullable;

@Name("io.nettio.TaskStart")
@Label("Task Start")
@Category("Nettio")
@Description("A task was made; its stack trace is that of who made it")
@Enabled(false)
final class TaskStartEvent extends Event {
    @Label("Loop")
    @Nullable String loop;

    @Label("Task")
    @Nullable String task;
}
