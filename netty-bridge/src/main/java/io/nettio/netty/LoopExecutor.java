package io.nettio.netty;

import io.nettio.internal.Engine;

import org.jspecify.annotations.Nullable;

import java.util.Objects;
import java.util.concurrent.Executor;

/**
 * Gives the loop its thread, and takes the loop's mark off that thread when it is given back: it
 * may be a pool's.
 */
final class LoopExecutor implements Executor {
    private final Executor threads;
    private volatile @Nullable Engine engine;

    LoopExecutor(Executor threads) {
        this.threads = Objects.requireNonNull(threads, "executor");
    }

    void bind(Engine of) {
        engine = of;
    }

    @Override
    public void execute(Runnable life) {
        threads.execute(
                () -> {
                    try {
                        life.run();
                    } finally {
                        leave();
                    }
                });
    }

    private void leave() {
        Engine own = engine;
        if (own != null && Engine.current() == own) {
            own.leave();
        }
    }
}
