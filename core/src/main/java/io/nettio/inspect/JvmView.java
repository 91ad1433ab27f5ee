package io.nettio.inspect;

import org.jspecify.annotations.Nullable;

/** What the JVM tells of itself, as far as it does. The watchdog's thread. */
interface JvmView {
    /** What is known of the thread without asking much. */
    record ThreadFacts(boolean suspended, @Nullable String lock, @Nullable String lockOwner) {
        static final ThreadFacts NONE = new ThreadFacts(false, null, null);
    }

    /** How long collections have stopped the JVM, in all. */
    long collectionNanos();

    /** What the JVM's management says of a thread; nothing of a virtual one. */
    ThreadFacts facts(Thread thread);

    /** The class of the monitor that a blocked thread waits for, however dear that is to know. */
    @Nullable String monitorOf(Thread thread);

    /** A JVM without the module java.management, or one that answers wrongly. */
    JvmView NOTHING =
            new JvmView() {
                @Override
                public long collectionNanos() {
                    return 0;
                }

                @Override
                public ThreadFacts facts(Thread thread) {
                    return ThreadFacts.NONE;
                }

                @Override
                public @Nullable String monitorOf(Thread thread) {
                    return null;
                }
            };

    /** This JVM, as far as its modules allow. */
    static JvmView ofThisJvm() {
        try {
            return new ManagedJvm();
        } catch (LinkageError withoutManagement) {
            return NOTHING;
        }
    }
}
