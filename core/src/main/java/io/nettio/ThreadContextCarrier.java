package io.nettio;

import org.jspecify.annotations.Nullable;

/**
 * Takes thread-local values of other libraries, such as a logger's MDC or a tracer's span, along
 * with {@link Context}s: into a task or callback where it is made, through its awaits, and into
 * {@code toThread}. One for the JVM; without one it costs nothing.
 *
 * <p>The metrics module has one for Micrometer's context-propagation.
 */
public interface ThreadContextCarrier {
    /** The values of the calling thread. */
    Object capture();

    /** Sets captured values on the calling thread. */
    Scope enter(Object captured);

    /** Puts the values from before back. */
    interface Scope extends AutoCloseable {
        @Override
        void close();
    }

    /**
     * Installs a carrier, before loops start; null for none. What tasks and callbacks carry is
     * settled when they are made: those that are there already carry nothing of a new one. Any
     * thread.
     */
    static void install(@Nullable ThreadContextCarrier carrier) {
        Carried.install(carrier);
    }
}
