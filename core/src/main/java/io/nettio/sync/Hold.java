package io.nettio.sync;

/**
 * What was acquired; closing it releases it, so that {@code try (var held = lock.acquire()) { … }}
 * does.
 */
public interface Hold extends AutoCloseable {
    @Override
    void close();
}
