package io.nettio;

import org.jspecify.annotations.Nullable;

import java.util.IdentityHashMap;
import java.util.List;

/**
 * Which arguments of one {@code gather} came before in it: asyncio's {@code arg_to_fut}. Hardly any
 * does, so that none is looked up until it may have.
 */
final class Repeats {
    private final List<Awaitable<?>> arguments;
    private final List<AsyncFuture<?>> futures; // of the arguments so far
    private @Nullable IdentityHashMap<Awaitable<?>, AsyncFuture<?>> before;
    private int known; // so many arguments are in it

    Repeats(List<Awaitable<?>> arguments, List<AsyncFuture<?>> futures) {
        this.arguments = arguments;
        this.futures = futures;
    }

    /** The future of the same argument, or null where it has not come before. */
    @Nullable AsyncFuture<?> futureOf(Awaitable<?> argument) {
        return mayHaveComeBefore(argument) ? allBefore().get(argument) : null;
    }

    /** A future that is done comes twice as well as once. */
    private static boolean mayHaveComeBefore(Awaitable<?> argument) {
        return argument instanceof Coroutine<?> coroutine
                ? coroutine.markGathered()
                : argument instanceof AsyncFuture<?> future && future.hasCallbacks();
    }

    private IdentityHashMap<Awaitable<?>, AsyncFuture<?>> allBefore() {
        IdentityHashMap<Awaitable<?>, AsyncFuture<?>> all = before;
        if (all == null) {
            all = new IdentityHashMap<>(arguments.size());
            before = all;
        }
        for (; known < futures.size(); known++) {
            all.put(arguments.get(known), futures.get(known));
        }
        return all;
    }
}
