package io.nettio.coroutine;

/**
 * Makes fibers. There are two: {@code continuation}, which runs them on the loop's own thread and
 * needs the JVM flag {@value #FLAG}, and {@code handoff}, which gives each a virtual thread that
 * the loop's thread waits for, and needs nothing.
 */
public interface CoroutineBackend {
    /**
     * The JVM flag that makes {@code continuation} available (on the module path it ends in {@code
     * =io.nettio.core}).
     */
    String FLAG = "--add-exports java.base/jdk.internal.vm=ALL-UNNAMED";

    /** The system property that forces a backend by its name. */
    String PROPERTY = "nettio.coroutine.backend";

    /** {@code continuation} or {@code handoff}. */
    String name();

    /** A fiber that has not started. */
    Fiber newFiber(Runnable code);

    /**
     * The backend of this JVM: the one that the system property {@value #PROPERTY} names, or the
     * fastest that the JVM allows. The same at every call.
     *
     * @throws IllegalStateException if the property names one that is unknown or not available here
     */
    static CoroutineBackend chosen() {
        return BackendChoice.get();
    }
}
