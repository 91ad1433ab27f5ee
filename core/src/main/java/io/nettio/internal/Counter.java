package io.nettio.internal;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;

/**
 * A number that one thread, the loop's, writes without a lock and any thread reads: what it reads
 * may be a moment old.
 */
public final class Counter {
    private static final VarHandle VALUE = handle();

    @SuppressWarnings("unused") // by VALUE
    private long value;

    private static VarHandle handle() {
        try {
            return MethodHandles.lookup().findVarHandle(Counter.class, "value", long.class);
        } catch (ReflectiveOperationException impossible) {
            throw new ExceptionInInitializerError(impossible);
        }
    }

    /** Any thread. */
    public long get() {
        return (long) VALUE.getOpaque(this);
    }

    public void increment() {
        add(1);
    }

    public void add(long more) {
        set(value + more);
    }

    public void set(long next) {
        VALUE.setOpaque(this, next);
    }
}
