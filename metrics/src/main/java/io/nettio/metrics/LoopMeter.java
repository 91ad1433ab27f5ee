package io.nettio.metrics;

/** The meters that {@link LoopMetrics} binds, each with the tags {@code group} and {@code loop}. */
public enum LoopMeter {
    LAG(
            "nettio.loop.lag",
            "How late callbacks ran: after their timer's deadline, or after they became ready"),
    TURNS("nettio.loop.turns", "Turns that ran a callback"),
    READY("nettio.loop.ready", "Callbacks that run in the next turn"),
    INBOX("nettio.loop.inbox", "What other threads submitted and the loop has not taken in yet"),
    TASKS("nettio.loop.tasks", "Tasks that are not done"),
    TIMERS("nettio.loop.timers", "Timers that are set");

    private final String meterName;
    private final String description;

    LoopMeter(String meterName, String description) {
        this.meterName = meterName;
        this.description = description;
    }

    /** The name as Micrometer's registries get it. */
    public String meterName() {
        return meterName;
    }

    public String description() {
        return description;
    }
}
