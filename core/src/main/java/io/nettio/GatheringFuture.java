package io.nettio;

import org.jspecify.annotations.Nullable;

import java.util.List;

/** What {@code gather} returns: cancelling it cancels the children, and it ends when they have. */
final class GatheringFuture<T extends @Nullable Object> extends AsyncFuture<T> {
    private final List<? extends AsyncFuture<?>> children;
    boolean cancelRequested;

    GatheringFuture(LoopState loopState, List<? extends AsyncFuture<?>> children) {
        super(loopState);
        this.children = children;
    }

    @Override
    public boolean cancel(@Nullable String message) {
        if (done()) {
            return false;
        }
        boolean any = false;
        for (AsyncFuture<?> child : children) {
            any |= child.cancel(message);
        }
        cancelRequested |= any;
        return any;
    }
}
