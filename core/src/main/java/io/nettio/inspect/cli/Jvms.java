package io.nettio.inspect.cli;

import io.nettio.inspect.jmx.LoopsMXBean;

import java.util.List;

/** The JVMs of this machine that this user may look into. */
interface Jvms {
    /** One that has loops, and what it was started with. */
    record Jvm(long pid, String command) {}

    /**
     * What a search came to.
     *
     * @param withLoops those that have run a loop of Nettio's
     * @param others how many have not
     * @param silent how many did not say
     */
    record Found(List<Jvm> withLoops, int others, int silent) {}

    Found search();

    /**
     * Connects to one.
     *
     * @throws CannotLook if that is not possible, saying why
     */
    Connection connect(long pid) throws CannotLook;

    /** The loops of another JVM, for as long as this is open. */
    interface Connection extends AutoCloseable {
        LoopsMXBean loops();

        @Override
        void close();
    }

    /** Why a process cannot be looked into, for people to read. */
    final class CannotLook extends Exception {
        private static final long serialVersionUID = 1L;

        private final String why;

        CannotLook(String why) {
            super(why);
            this.why = why;
        }

        CannotLook(String why, Throwable cause) {
            super(why, cause);
            this.why = why;
        }

        String why() {
            return why;
        }
    }
}
