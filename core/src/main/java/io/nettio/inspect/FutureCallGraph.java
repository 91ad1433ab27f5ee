package io.nettio.inspect;

import io.nettio.AsyncFuture;

import java.util.List;

/**
 * A future with its call stack and all that wait for it: asyncio's type of this name.
 *
 * @param future a task or another future
 * @param callStack of a task that is suspended or that looks at itself, innermost frame first,
 *     without Nettio's own frames around its code; else empty
 * @param awaitedBy who waits for it; where a ring of them closes it is empty
 */
public record FutureCallGraph(
        AsyncFuture<?> future,
        List<FrameCallGraphEntry> callStack,
        List<FutureCallGraph> awaitedBy) {
    public FutureCallGraph {
        callStack = List.copyOf(callStack);
        awaitedBy = List.copyOf(awaitedBy);
    }
}
