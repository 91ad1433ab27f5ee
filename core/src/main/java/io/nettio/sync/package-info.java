/**
 * Locks, events, conditions, semaphores, barriers and queues between the tasks of one loop; written
 * with public API alone.
 */
@NullMarked
package io.nettio.sync;

import org.jspecify.annotations.NullMarked;
