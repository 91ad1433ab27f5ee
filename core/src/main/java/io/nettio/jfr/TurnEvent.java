package io.nettio.jfr;

import jdk.jfr.Category;
import jdk.jfr.Description;
import jdk.jfr.Enabled;
import jdk.jfr.Event;
import jdk.jfr.Label;
import jdk.jfr.Name;
import jdk.jfr.StackTrace;
import jdk.jfr.Threshold;
import jdk.jfr.Timespan;

import org.jspecify.annotations.Nullable;

@Name("io.nettio.Turn")
@Label("Turn")
@Category("Nettio")
@Description("One turn of a loop, from its first handler or callback to its last")
@Enabled(false)
@Threshold("10 ms")
@StackTrace(false) // where it ends says nothing
final class TurnEvent extends Event {
    @Label("Loop")
    @Nullable String loop;

    @Label("Callbacks")
    int callbacks;

    @Label("I/O")
    @Description("How long the handlers of channels took of it")
    @Timespan(Timespan.NANOSECONDS)
    long io;

    @Label("Lag")
    @Description("How late its callbacks ran at most")
    @Timespan(Timespan.NANOSECONDS)
    long lag;
}
