package io.nettio;

/**
 * How much of its time a loop was busy: Node's {@code performance.eventLoopUtilization()}.
 *
 * @param busyNanos time in I/O handlers and callbacks since the loop was made
 * @param waitingNanos time in which there was nothing to do
 */
public record LoopUtilization(long busyNanos, long waitingNanos) {
    /** What has come since an earlier reading of the same loop. */
    public LoopUtilization since(LoopUtilization earlier) {
        return new LoopUtilization(
                busyNanos - earlier.busyNanos, waitingNanos - earlier.waitingNanos);
    }

    /** From 0, always waiting, to 1, always busy; 0 where no time has passed. */
    public double utilization() {
        long all = busyNanos + waitingNanos;
        return all <= 0 ? 0 : (double) busyNanos / all;
    }
}
