package io.nettio;

import org.jspecify.annotations.Nullable;

/** What {@link Asyncio#await(Awaitable)} takes: a future (a task is one) or a coroutine. */
public sealed interface Awaitable<T extends @Nullable Object> permits AsyncFuture, Coroutine {}
