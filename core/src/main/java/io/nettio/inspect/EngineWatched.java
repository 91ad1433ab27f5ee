package io.nettio.inspect;

import io.nettio.Loop;
import io.nettio.internal.Engine;

import org.jspecify.annotations.Nullable;

/** One of Nettio's loops as the watchdog sees it, which costs the loop nothing. */
record EngineWatched(Engine engine) implements Watched {
    @Override
    public String name() {
        return "Loop " + engine.number() + " (" + Loops.name(engine) + ")";
    }

    @Override
    public long busySinceNanos() {
        return engine.meter().busySinceNanos();
    }

    @Override
    public long nowNanos() {
        return engine.now();
    }

    @Override
    public @Nullable Thread thread() {
        return engine.thread();
    }

    @Override
    public Loop loop() {
        return Loops.loop(engine);
    }
}
