package io.nettio;

/**
 * Makes the loops that {@link Asyncio#run} and {@link Runner} use. The Netty bridge provides one as
 * a service, whose loops have channels; without it, core's own loop runs timers and submits.
 */
@FunctionalInterface
public interface LoopPolicy {
    /** The system property that forces {@code netty}'s loops or core's {@code plain} ones. */
    String PROPERTY = "nettio.loop";

    /** A new loop, which does not run yet. */
    Loop newLoop();

    /**
     * The policy of this JVM: the one that was {@link #set}, or the service's, or core's. Any
     * thread.
     */
    static LoopPolicy get() {
        return PolicyChoice.get();
    }

    /** Sets the policy of this JVM; null goes back to the automatic choice. Any thread. */
    static void set(@org.jspecify.annotations.Nullable LoopPolicy policy) {
        PolicyChoice.set(policy);
    }

    /** A loop without channels, which borrows the thread of whoever runs it. */
    static Loop newPlainLoop() {
        return new PlainLoop();
    }
}
