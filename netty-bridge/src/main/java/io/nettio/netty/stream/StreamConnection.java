package io.nettio.netty.stream;

/**
 * Both sides of a connection: what {@code open_connection} gives.
 *
 * <p>Closing it is {@link StreamWriter#close}, which does not wait.
 */
public record StreamConnection(StreamReader reader, StreamWriter writer) implements AutoCloseable {
    @Override
    public void close() {
        writer.close();
    }
}
