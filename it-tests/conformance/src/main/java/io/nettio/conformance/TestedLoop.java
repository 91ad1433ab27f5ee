package io.nettio.conformance;

import io.nettio.AsyncFuture;
import io.nettio.Coroutine;
import io.nettio.Loop;
import io.nettio.Task;

/** A loop whose time the interpreter controls, and what differs between such loops. */
interface TestedLoop {
    Loop loop();

    /** Virtual time since the start, in microseconds. */
    long micros();

    /** Runs this where the loop's own thread is asked for. */
    void call(Runnable action);

    <T> Task<T> createTask(Coroutine<T> coroutine, Task.Options options);

    /** Runs the loop until the future is done; false if nothing can ever run again. */
    <T> boolean runOrDeadlock(AsyncFuture<T> future);

    void close();
}
