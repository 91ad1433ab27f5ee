package io.nettio.metrics;

import io.micrometer.context.ContextSnapshot;
import io.micrometer.context.ContextSnapshotFactory;
import io.nettio.ThreadContextCarrier;

import java.util.Objects;

/**
 * Lets what Micrometer's context-propagation knows of, such as MDC entries and the current span,
 * follow a task over its awaits: {@code ThreadContextCarrier.install(new
 * MicrometerContextCarrier())} before loops start.
 */
public final class MicrometerContextCarrier implements ThreadContextCarrier {
    private final ContextSnapshotFactory snapshots;

    /**
     * With all thread-locals that the global registry knows; what a task does not have is cleared
     * while it runs.
     */
    public MicrometerContextCarrier() {
        this(ContextSnapshotFactory.builder().clearMissing(true).build());
    }

    /** With a factory of the caller's. */
    public MicrometerContextCarrier(ContextSnapshotFactory snapshots) {
        this.snapshots = Objects.requireNonNull(snapshots, "snapshots");
    }

    @Override
    public Object capture() {
        return snapshots.captureAll();
    }

    @Override
    public Scope enter(Object captured) {
        ContextSnapshot.Scope scope = ((ContextSnapshot) captured).setThreadLocals();
        return scope::close;
    }
}
