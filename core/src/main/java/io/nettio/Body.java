package io.nettio;

/**
 * The code of a coroutine or a job that gives no value; stands beside {@link
 * java.util.concurrent.Callable}.
 */
@FunctionalInterface
public interface Body {
    void run() throws Exception;

    /** The same code as a callable that gives null. */
    default java.util.concurrent.Callable<Void> asCallable() {
        return new BodyCall(this);
    }
}
