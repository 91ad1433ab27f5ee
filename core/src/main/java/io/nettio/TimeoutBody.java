package io.nettio;

import org.jspecify.annotations.Nullable;

/** The code inside an {@link Asyncio#timeout} scope; give null where there is nothing to give. */
@FunctionalInterface
public interface TimeoutBody<T extends @Nullable Object> {
    T run(Timeout scope) throws Exception;
}
