package io.nettio.metrics;

/** The meters that {@link CpuExecutorMetrics} binds, each with the tag {@code executor}. */
public enum ExecutorMeter {
    QUEUED("nettio.executor.queued", LoopMeter.Type.GAUGE, "Jobs that wait for a thread"),
    CAPACITY("nettio.executor.capacity", LoopMeter.Type.GAUGE, "Jobs that may wait at once"),
    RUNNING("nettio.executor.running", LoopMeter.Type.GAUGE, "Jobs that run"),
    THREADS("nettio.executor.threads", LoopMeter.Type.GAUGE, "Jobs that may run at once"),
    COMPLETED("nettio.executor.completed", LoopMeter.Type.COUNTER, "Jobs that have ended"),
    REFUSED(
            "nettio.executor.refused",
            LoopMeter.Type.COUNTER,
            "Jobs that were not taken, as the queue was full or the executor shut down");

    private final String meterName;
    private final LoopMeter.Type type;
    private final String description;

    ExecutorMeter(String meterName, LoopMeter.Type type, String description) {
        this.meterName = meterName;
        this.type = type;
        this.description = description;
    }

    /** The name as Micrometer's registries get it. */
    public String meterName() {
        return meterName;
    }

    /** The name as Prometheus sees it. */
    public String prometheusName() {
        String base = meterName.replace('.', '_');
        return type == LoopMeter.Type.COUNTER ? base + "_total" : base;
    }

    /** A gauge or a counter. */
    public LoopMeter.Type type() {
        return type;
    }

    public String description() {
        return description;
    }
}
