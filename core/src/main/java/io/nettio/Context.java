package io.nettio;

import org.jspecify.annotations.Nullable;

import java.lang.invoke.VarHandle;
import java.util.concurrent.Callable;

/**
 * The values of {@link ContextVar}s that a task or a callback sees: Python's {@code
 * contextvars.Context}.
 *
 * <p>Each task and each callback runs in a copy of the context in which it was made. A copy costs
 * one small object, since the values themselves lie in an immutable map. A context belongs to one
 * thread at a time.
 */
public final class Context {
    /** The context of threads that run no loop. */
    private static final ThreadLocal<@Nullable Context> OF_THREAD = new ThreadLocal<>();

    private Bindings bindings;
    private final @Nullable Carried carried;
    private boolean entered;

    /** An empty context. */
    public Context() {
        this(Bindings.EMPTY, Carried.capture());
    }

    /** One with these values, which carries nothing. */
    Context(Bindings bindings) {
        this(bindings, null);
    }

    private Context(Bindings bindings, @Nullable Carried carried) {
        this.bindings = bindings;
        this.carried = carried;
        // as behind final fields: Task.context() and Handle.context() may find it on other threads
        VarHandle.storeStoreFence();
    }

    /** A copy of the caller's current context: Python's {@code copy_context()}. Any thread. */
    public static Context copyCurrent() {
        return new Context(currentBindings(), Carried.capture());
    }

    /** A context with the same values, which changes apart from this one. */
    public Context copy() {
        return new Context(bindings, carried == null ? null : carried.copy());
    }

    /** The variable's value here, or its default, or null. */
    public <T> @Nullable T get(ContextVar<T> variable) {
        return bindings.get(variable, variable.defaultValue());
    }

    /**
     * Runs code in this context; what it sets stays here.
     *
     * @throws IllegalStateException if code runs in this context already, in this thread or another
     */
    public <T extends @Nullable Object> T run(Callable<T> code) {
        if (entered || isCurrent()) {
            throw alreadyEntered();
        }
        LoopState loop = LoopState.current();
        Context before = loop == null ? OF_THREAD.get() : loop.running.toReturnTo();
        entered = true;
        makeCurrent(loop, this);
        ThreadContextCarrier.Scope scope = enterCarried();
        try {
            return code.call();
        } catch (Throwable failure) {
            throw Sneaky.thrown(failure);
        } finally {
            leaveCarried(scope);
            makeCurrent(loop, before);
            entered = false;
        }
    }

    static IllegalStateException alreadyEntered() {
        return new IllegalStateException(
                "Cannot enter this context: it is entered already; run in its copy()");
    }

    /**
     * Code of a task or a callback begins or ends to run here; gives what was set before. Below an
     * eager first step more than one context is entered.
     */
    boolean markEntered(boolean now) {
        boolean before = entered;
        entered = now;
        return before;
    }

    boolean isEntered() {
        return entered;
    }

    /**
     * Sets the thread-locals that belong here; null where none are carried. A carrier that throws
     * carries nothing, and what runs here goes on.
     */
    ThreadContextCarrier.@Nullable Scope enterCarried() {
        try {
            return carried == null ? null : carried.enter();
        } catch (Throwable failure) {
            ExceptionReport.log(ExceptionContext.of("The thread context carrier threw", failure));
            return null;
        }
    }

    void leaveCarried(ThreadContextCarrier.@Nullable Scope scope) {
        try {
            if (carried != null && scope != null) {
                carried.leave(scope);
            }
        } catch (Throwable failure) {
            ExceptionReport.log(ExceptionContext.of("The thread context carrier threw", failure));
        }
    }

    /** What the caller sees, without a context where it has none of its own yet. */
    static Bindings currentBindings() {
        LoopState loop = LoopState.current();
        if (loop != null) {
            return loop.running.bindings();
        }
        Context ofThread = OF_THREAD.get();
        return ofThread == null ? Bindings.EMPTY : ofThread.bindings;
    }

    /** What a callback of the caller's is given: a copy, or what one would be made of. */
    static Object inheritable() {
        return Carried.isInstalled() ? copyCurrent() : currentBindings();
    }

    /** The caller's own, made here where it has none yet. */
    static Context current() {
        LoopState loop = LoopState.current();
        if (loop != null) {
            return loop.running.get();
        }
        Context ofThread = OF_THREAD.get();
        if (ofThread == null) {
            ofThread = new Context();
            OF_THREAD.set(ofThread);
        }
        return ofThread;
    }

    boolean isCurrent() {
        LoopState loop = LoopState.current();
        return this == (loop == null ? OF_THREAD.get() : loop.running.orNull());
    }

    private static void makeCurrent(@Nullable LoopState loop, @Nullable Context context) {
        if (loop != null) {
            loop.running.enter(context);
        } else if (context == null) {
            OF_THREAD.remove();
        } else {
            OF_THREAD.set(context);
        }
    }

    Bindings bindings() {
        return bindings;
    }

    void bindings(Bindings next) {
        bindings = next;
    }
}
