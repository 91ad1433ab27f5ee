package io.nettio;

import io.nettio.internal.Callback;

import org.jspecify.annotations.Nullable;

import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Objects;
import java.util.function.Consumer;

/** One {@code asyncio.gather}: several awaitables as one future. */
final class Gather {
    private final boolean returnExceptions;
    private final List<AsyncFuture<?>> children;
    private @Nullable GatheringFuture<List<@Nullable Object>> outer;
    private int distinct;
    private int finished;

    private Gather(int size, boolean returnExceptions) {
        this.children = new ArrayList<>(size);
        this.returnExceptions = returnExceptions;
    }

    static AsyncFuture<List<@Nullable Object>> of(
            LoopState loop,
            Collection<? extends Awaitable<?>> awaitables,
            boolean returnExceptions) {
        if (awaitables.isEmpty()) {
            AsyncFuture<List<@Nullable Object>> empty = new AsyncFuture<>(loop);
            empty.succeed(List.of());
            return empty;
        }
        return new Gather(awaitables.size(), returnExceptions)
                .start(loop, new ArrayList<>(awaitables));
    }

    private AsyncFuture<List<@Nullable Object>> start(
            LoopState loop, List<Awaitable<?>> awaitables) {
        Repeats repeats = new Repeats(awaitables, children);
        List<AsyncFuture<?>> doneAlready = new ArrayList<>();
        for (Awaitable<?> awaitable : awaitables) {
            AsyncFuture<?> child = repeats.futureOf(awaitable);
            if (child == null) {
                child = Futures.ensureFuture(awaitable, loop);
                distinct++;
                if (child.done()) {
                    doneAlready.add(child);
                } else {
                    child.addCallback(new ChildDone(this, child));
                }
            }
            children.add(child);
        }
        GatheringFuture<List<@Nullable Object>> gathering = new GatheringFuture<>(loop, children);
        outer = gathering;
        doneAlready.forEach(this::childDone);
        return gathering;
    }

    /** The done callback of a child; it runs no code of users, and needs no context. */
    private static final class ChildDone extends Callback implements Waiting {
        private final Gather gather;
        private final AsyncFuture<?> child;

        ChildDone(Gather gather, AsyncFuture<?> child) {
            this.gather = gather;
            this.child = child;
        }

        @Override
        protected void call() {
            gather.childDone(child);
        }

        @Override
        public void eachWaiting(Consumer<AsyncFuture<?>> to) {
            AsyncFuture<?> outer = gather.outer;
            if (outer != null && !outer.done()) {
                to.accept(outer);
            }
        }

        @Override
        public String toString() {
            return "gather's callback of " + child;
        }
    }

    private void childDone(AsyncFuture<?> child) {
        finished++;
        GatheringFuture<List<@Nullable Object>> gathering = outer;
        if (gathering == null || gathering.done()) {
            child.markRetrieved();
            return;
        }
        if (!returnExceptions) {
            Throwable failure = child.failure();
            if (failure != null) {
                gathering.fail(failure);
                return;
            }
        }
        if (finished == distinct) {
            List<@Nullable Object> results = results(); // asked for in any case: all count as seen
            if (gathering.cancelRequested) {
                gathering.fail(children.getLast().makeCancelledError());
            } else {
                gathering.succeed(results);
            }
        }
    }

    private List<@Nullable Object> results() {
        List<@Nullable Object> results = new ArrayList<>(children.size());
        for (AsyncFuture<?> child : children) {
            if (child.cancelled()) {
                results.add(
                        new CancelledError(Objects.requireNonNullElse(child.cancelMessage(), "")));
            } else {
                Throwable failure = child.exception();
                results.add(failure != null ? failure : child.result());
            }
        }
        return results;
    }
}
