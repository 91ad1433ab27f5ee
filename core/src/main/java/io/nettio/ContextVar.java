package io.nettio;

import org.jspecify.annotations.Nullable;

/**
 * A variable whose value follows a task over its awaits: Python's {@code contextvars.ContextVar}. A
 * thread-local belongs to the loop's thread and so to all tasks at once; this belongs to one.
 *
 * <p>A task starts with a copy of what its creator sees; what it sets, its creator does not see.
 * Any thread may use a variable; outside a loop its value belongs to the thread.
 */
public final class ContextVar<T> {
    private final String name;
    private final @Nullable T defaultValue;

    private ContextVar(String name, @Nullable T defaultValue) {
        this.name = Given.orRefuse(name, "ContextVar.of(null): give the variable a name");
        this.defaultValue = defaultValue;
    }

    /** A variable whose value is null until it is set. */
    public static <T> ContextVar<T> of(String name) {
        return new ContextVar<>(name, null);
    }

    /** A variable with a value for contexts in which it is not set. */
    public static <T> ContextVar<T> withDefault(String name, T defaultValue) {
        return new ContextVar<>(name, defaultValue);
    }

    /** The value in the current context, or the default, or null. */
    public @Nullable T get() {
        return Context.currentBindings().get(this, defaultValue);
    }

    /** Sets the value in the current context; the token undoes it. */
    public Token<T> set(@Nullable T value) {
        Context current = Context.current();
        Bindings before = current.bindings();
        current.bindings(before.with(this, value));
        return new Token<>(this, current, before.has(this), before.get(this, null));
    }

    /**
     * Takes back the {@link #set} that gave this token, in the context where it was made.
     *
     * @throws IllegalArgumentException if the token is another variable's, or was made in another
     *     context
     * @throws IllegalStateException if it was used before
     */
    public void reset(Token<T> token) {
        token.checkUnused();
        if (token.variable != this) {
            throw new IllegalArgumentException(
                    "The token is of " + token.variable + ", not of " + this);
        }
        if (!token.context.isCurrent()) {
            throw new IllegalArgumentException(
                    "The token of " + this + " was made in another context");
        }
        token.used = true;
        Bindings now = token.context.bindings();
        token.context.bindings(token.wasSet ? now.with(this, token.before) : now.without(this));
    }

    public String name() {
        return name;
    }

    @Nullable T defaultValue() {
        return defaultValue;
    }

    @Override
    public String toString() {
        return "ContextVar[" + name + "]";
    }

    /** What {@link ContextVar#set} gives to undo it, once; also by try-with-resources. */
    public static final class Token<T> implements AutoCloseable {
        private final ContextVar<T> variable;
        private final Context context;
        private final boolean wasSet;
        private final @Nullable T before;
        private boolean used;

        private Token(ContextVar<T> variable, Context context, boolean wasSet, @Nullable T before) {
            this.variable = variable;
            this.context = context;
            this.wasSet = wasSet;
            this.before = before;
        }

        /** As {@link ContextVar#reset} with this token. */
        @Override
        public void close() {
            variable.reset(this);
        }

        private void checkUnused() {
            if (used) {
                throw new IllegalStateException("This token of " + variable + " was used already");
            }
        }
    }
}
