package io.nettio.examples.chat;

import io.nettio.Asyncio;
import io.nettio.examples.Listening;
import io.nettio.examples.Serving;
import io.nettio.netty.stream.StreamReader;
import io.nettio.netty.stream.StreamWriter;
import io.nettio.sync.AsyncQueue;

import org.jspecify.annotations.Nullable;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * A room where everybody hears everybody. Each member has a queue of lines, and a task that sends
 * them; who speaks waits for nobody. A member whose queue is full when there is a line for it is
 * dropped, and the others are told.
 */
public final class Chat {
    private static final Duration FAREWELL = Duration.ofSeconds(2);

    private final Map<String, Member> members = new LinkedHashMap<>();
    private final int queueSize;

    Chat(int queueSize) {
        this.queueSize = queueSize;
    }

    void serve(StreamReader reader, StreamWriter writer) throws IOException {
        try (writer) {
            String name = askName(reader, writer);
            if (name != null) {
                attend(new Member(name, new AsyncQueue<>(queueSize), writer), reader);
            }
        }
    }

    private @Nullable String askName(StreamReader reader, StreamWriter writer) throws IOException {
        writer.write("name?\n", StandardCharsets.UTF_8);
        String name = reader.readLine(StandardCharsets.UTF_8);
        while (name != null && (name.isBlank() || members.containsKey(name))) {
            writer.write("another name?\n", StandardCharsets.UTF_8);
            writer.drain();
            name = reader.readLine(StandardCharsets.UTF_8);
        }
        return name;
    }

    private void attend(Member me, StreamReader reader) {
        members.put(me.name(), me);
        tellAll("* " + me.name() + " joined");
        Asyncio.taskGroup(
                tasks -> {
                    tasks.createTask(me::deliver);
                    try {
                        listen(me, reader);
                    } catch (IOException lost) { // or a line that is too long
                        me.writer().abort();
                    } finally {
                        if (members.remove(me.name(), me)) {
                            tellAll("* " + me.name() + " left");
                        }
                        me.lines().shutdown(); // what it has is sent, to one who reads it in time
                        Asyncio.getRunningLoop().callLater(FAREWELL, me.writer()::abort);
                    }
                });
    }

    private void listen(Member me, StreamReader reader) throws IOException {
        String line = reader.readLine(StandardCharsets.UTF_8);
        while (line != null) {
            tellAll(me.name() + ": " + line);
            line = reader.readLine(StandardCharsets.UTF_8);
        }
    }

    private void tellAll(String line) {
        for (Member member : List.copyOf(members.values())) {
            if (!member.offer(line) && members.remove(member.name(), member)) {
                member.writer().abort(); // a close would wait until it has read
                tellAll("* " + member.name() + " was too slow");
            }
        }
    }

    public static void main(String[] args) {
        Serving.run(Listening.port(args, 8080), "Try: nc 127.0.0.1 %d", new Chat(100)::serve);
    }
}
