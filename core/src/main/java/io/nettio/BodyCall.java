package io.nettio;

import java.util.concurrent.Callable;

/** A body as a callable that gives null; a type of its own, so that the body can be told. */
record BodyCall(Body body) implements Callable<Void> {
    @Override
    @SuppressWarnings("NullAway") // a Void has no other value
    public Void call() throws Exception {
        body.run();
        return null;
    }
}
