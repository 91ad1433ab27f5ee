package io.nettio;

import org.jspecify.annotations.Nullable;

/**
 * The context that the code of a loop runs in now. Most callbacks and tasks set no variable, so
 * that theirs is made when it is needed; until then the values that it would begin with stand for
 * it.
 *
 * <p>Whatever runs inside other code, and leaves this as it was, asks for {@link #toReturnTo}
 * first: so nobody makes the outer code's context behind its back. Loop thread only.
 */
final class RunningContext {
    private @Nullable Context context; // null: none has been needed yet
    private Bindings inherited = Bindings.EMPTY; // what one made now begins with
    private @Nullable Object owner; // the Task or Handle; null: plain code, whose is seen by nobody

    /** Code that has a context begins. */
    void begin(Object newOwner, Context made) {
        owner = newOwner;
        context = made;
    }

    /** Code that has needed none so far begins. */
    void begin(Object newOwner, Bindings inherits) {
        owner = newOwner;
        inherited = inherits;
        context = null;
    }

    /** That code has ended; nobody's runs. */
    void end() {
        owner = null;
        inherited = Bindings.EMPTY;
        context = null;
    }

    @Nullable Object owner() {
        return owner;
    }

    @Nullable Context orNull() {
        return context;
    }

    /** The values that the code sees. */
    Bindings bindings() {
        Context current = context;
        return current == null ? inherited : current.bindings();
    }

    /** Made here where the code has none yet. */
    Context get() {
        Context current = context;
        if (current != null) {
            return current;
        }
        Context made = new Context(inherited); // one that carries is made with its owner
        context = made;
        boolean ignored = made.markEntered(true);
        if (owner instanceof Task<?> task) {
            task.adopt(made);
        } else if (owner instanceof Handle handle) {
            handle.adopt(made);
        }
        return made;
    }

    /**
     * What to {@link #enter} when what runs meanwhile has ended. Made here, unless it is plain
     * code's.
     */
    @Nullable Context toReturnTo() {
        return owner == null ? context : get();
    }

    /** The same code goes on in this context. */
    void enter(@Nullable Context next) {
        context = next;
    }

    /** Other code, which had this {@link #toReturnTo}, goes on. */
    void returnTo(@Nullable Object outer, @Nullable Context next) {
        owner = outer;
        inherited = Bindings.EMPTY;
        context = next;
    }
}
