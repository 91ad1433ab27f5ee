package io.nettio;

import java.util.function.Consumer;

/**
 * A done callback on behalf of others, who wait for the future that has it. So whoever wants to
 * know finds them, and nothing need be kept up to date: they leave with the callback.
 */
interface Waiting {
    /** Gives the futures and tasks that are done later since this one is not yet. */
    void eachWaiting(Consumer<AsyncFuture<?>> to);
}
