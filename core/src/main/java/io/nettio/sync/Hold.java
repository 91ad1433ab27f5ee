package io.nettio.sync;

/**
 * What was acquired; closing it releases it, so that {@code try (var held = lock.acquire()) { … }}
 * does. Each {@code acquire} gives one of its own. For the loop's thread.
 */
public interface Hold extends AutoCloseable {
    /**
     * Releases what was acquired, as {@code release()} does, and with its exceptions; does nothing
     * the second time, when somebody else may have it.
     */
    @Override
    void close();
}
