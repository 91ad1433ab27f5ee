package io.nettio.internal;

/** A callback on its way through a queue of {@link Runnable}s. */
public final class Submitted implements Runnable {
    private final Callback callback;

    public Submitted(Callback callback) {
        this.callback = callback;
    }

    @Override
    public void run() {
        callback.call();
    }

    @Override
    public String toString() {
        return callback.toString();
    }
}
