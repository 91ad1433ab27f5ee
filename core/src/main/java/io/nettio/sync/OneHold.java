package io.nettio.sync;

import org.jspecify.annotations.Nullable;

/** What one {@code acquire} gives, to be released once. */
final class OneHold implements Hold {
    private @Nullable Runnable release; // null once it was released

    OneHold(Runnable release) {
        this.release = release;
    }

    @Override
    public void close() {
        Runnable open = release;
        if (open != null) {
            open.run();
            release = null; // not where that was refused
        }
    }
}
