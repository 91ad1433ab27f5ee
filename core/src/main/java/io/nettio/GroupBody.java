package io.nettio;

/** The code inside an {@link Asyncio#taskGroup} scope. */
@FunctionalInterface
public interface GroupBody {
    void run(TaskGroup group) throws Exception;
}
