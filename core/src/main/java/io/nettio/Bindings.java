package io.nettio;

import org.jspecify.annotations.Nullable;

import java.util.Arrays;

/**
 * An immutable map from context variables to values; contexts hold few, so that a scan beats a
 * tree.
 */
final class Bindings {
    static final Bindings EMPTY = new Bindings(new @Nullable Object[0]);

    private final @Nullable Object[] pairs; // variable, value, variable, value…

    private Bindings(@Nullable Object[] pairs) {
        this.pairs = pairs;
    }

    boolean has(ContextVar<?> variable) {
        return indexOf(variable) >= 0;
    }

    @SuppressWarnings("unchecked") // with() stores only a variable's own type
    <T> @Nullable T get(ContextVar<T> variable, @Nullable T otherwise) {
        int i = indexOf(variable);
        return i < 0 ? otherwise : (T) pairs[i + 1];
    }

    Bindings with(ContextVar<?> variable, @Nullable Object value) {
        int i = indexOf(variable);
        @Nullable Object[] next = Arrays.copyOf(pairs, i < 0 ? pairs.length + 2 : pairs.length);
        int at = i < 0 ? pairs.length : i;
        next[at] = variable;
        next[at + 1] = value;
        return new Bindings(next);
    }

    Bindings without(ContextVar<?> variable) {
        int i = indexOf(variable);
        if (i < 0) {
            return this;
        }
        @Nullable Object[] next = new @Nullable Object[pairs.length - 2];
        System.arraycopy(pairs, 0, next, 0, i);
        System.arraycopy(pairs, i + 2, next, i, next.length - i);
        return new Bindings(next);
    }

    private int indexOf(ContextVar<?> variable) {
        for (int i = 0; i < pairs.length; i += 2) {
            if (pairs[i] == variable) {
                return i;
            }
        }
        return -1;
    }
}
