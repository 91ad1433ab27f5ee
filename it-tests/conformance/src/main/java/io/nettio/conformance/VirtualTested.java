package io.nettio.conformance;

import io.nettio.AsyncFuture;
import io.nettio.Coroutine;
import io.nettio.Loop;
import io.nettio.Task;
import io.nettio.testing.DeadlockException;
import io.nettio.testing.VirtualTimeLoop;

import java.util.function.Consumer;

/** The virtual-time loop, run by the interpreter's own thread. */
final class VirtualTested implements TestedLoop {
    private final VirtualTimeLoop loop = new VirtualTimeLoop();

    @Override
    public Loop loop() {
        return loop;
    }

    @Override
    public long micros() {
        return loop.time() / 1000;
    }

    @Override
    public void call(Runnable action) {
        action.run();
    }

    @Override
    public <T> Task<T> createTask(Coroutine<T> coroutine, Task.Options options) {
        return loop.createTask(coroutine, options);
    }

    @Override
    public <T> boolean runOrDeadlock(AsyncFuture<T> future) {
        Consumer<AsyncFuture<T>> stop = done -> loop.stop();
        future.addDoneCallback(stop);
        try {
            loop.runForever();
            return true;
        } catch (DeadlockException deadlock) {
            return false;
        } finally {
            future.removeDoneCallback(stop);
        }
    }

    @Override
    public void close() {
        loop.close();
    }
}
