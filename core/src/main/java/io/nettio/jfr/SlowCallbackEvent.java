package io.nettio.jfr;

import jdk.jfr.Category;
import jdk.jfr.Description;
import jdk.jfr.Enabled;
import jdk.jfr.Event;
import jdk.jfr.Label;
import jdk.jfr.Name;
import jdk.jfr.StackTrace;
import jdk.jfr.Threshold;

import org.jspecify.annotations.Nullable;

@Name("io.nettio.SlowCallback")
@Label("Slow Callback")
@Category("Nettio")
@Description("A callback, a step of a task, or a turn's handlers of channels took long")
@Enabled(false)
@Threshold("100 ms")
@StackTrace(false) // it is over
final class SlowCallbackEvent extends Event {
    @Label("Loop")
    @Nullable String loop;

    @Label("Callback")
    @Nullable String callback;

    @Label("Task")
    @Description("The name of the task whose step it was")
    @Nullable String task;
}
