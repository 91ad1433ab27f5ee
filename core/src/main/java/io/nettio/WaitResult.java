package io.nettio;

import java.util.Set;

/** What {@link Asyncio#waitOn} found; each set is in the order of the argument. */
public record WaitResult(Set<AsyncFuture<?>> done, Set<AsyncFuture<?>> pending) {}
