package io.nettio.inspect;

import org.jspecify.annotations.Nullable;

import java.time.Duration;
import java.util.List;

/**
 * What a suspended task waits for.
 *
 * @param what the function of Nettio's that it called, such as {@code Asyncio.sleep} or {@code
 *     AsyncQueue.get}, or where the stack was not read, the text of the future; and the stage or
 *     the job that it comes from
 * @param tasks the numbers of the tasks of its loop that it waits for, be it by {@code gather},
 *     {@code waitOn} or a shield; those of its own task groups always belong to them, as in asyncio
 * @param dueIn how long it goes on waiting at most, where a timer ends its wait; null where none
 *     does, or the loop has too many timers to look at all
 */
public record Awaited(String what, List<Long> tasks, @Nullable Duration dueIn) {
    public Awaited {
        tasks = List.copyOf(tasks);
    }
}
