package io.nettio.metrics.page;

import java.util.List;
import java.util.concurrent.CompletionStage;

/** Asks the loops for their tasks. */
@FunctionalInterface
interface TaskReader {
    /**
     * Returns at once; what it returns completes in bounded time, on any thread, also where a loop
     * is blocked.
     */
    CompletionStage<List<LoopTasks>> read();
}
