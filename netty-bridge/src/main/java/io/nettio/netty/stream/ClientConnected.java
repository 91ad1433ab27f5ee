package io.nettio.netty.stream;

/**
 * What a server runs for each connection, as a task on the loop that owns it: asyncio's {@code
 * client_connected_cb}. Whoever holds the writer closes it; this returning does not.
 */
@FunctionalInterface
public interface ClientConnected {
    void run(StreamReader reader, StreamWriter writer) throws Exception;
}
