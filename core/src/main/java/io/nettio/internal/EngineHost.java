package io.nettio.internal;

/** A loop, seen from the engine: every {@code io.nettio.Loop} is one. */
public interface EngineHost {
    Engine engine();
}
