/**
 * Locks, events, conditions, semaphores, barriers and queues between the tasks of one loop; written
 * with public API alone.
 *
 * <p><b>Threads.</b> What is made outside of any loop may be filled there before one runs. Once a
 * loop has used it, or it was made on a loop, other threads are refused while that loop runs, with
 * a sentence that says what to call; as long as nobody has waited, another loop may have it next.
 * Whoever waits binds it to a loop for good.
 */
@NullMarked
package io.nettio.sync;

import org.jspecify.annotations.NullMarked;
