package io.nettio.examples.chat;

import io.nettio.QueueShutDownException;
import io.nettio.netty.stream.StreamWriter;
import io.nettio.sync.AsyncQueue;

import java.io.IOException;
import java.nio.charset.StandardCharsets;

/** Somebody in the room: the lines that are on their way there. */
record Member(String name, AsyncQueue<String> lines, StreamWriter writer) {
    /** False if there is no room for the line: this member reads too slowly. */
    boolean offer(String line) {
        if (lines.isFull()) {
            return false;
        }
        lines.putNowait(line);
        return true;
    }

    /** Sends the lines, one when the connection has taken the one before, until there are none. */
    void deliver() {
        try {
            while (true) {
                writer.write(lines.get() + "\n", StandardCharsets.UTF_8);
                writer.drain();
            }
        } catch (QueueShutDownException | IOException over) {
            // it has left, or was dropped: whoever reads from it knows which
        }
    }
}
