package io.nettio.examples.echo;

import io.nettio.Asyncio;
import io.nettio.examples.Listening;
import io.nettio.examples.Serving;
import io.nettio.netty.stream.StreamConnection;
import io.nettio.netty.stream.StreamReader;
import io.nettio.netty.stream.StreamWriter;
import io.nettio.netty.stream.Streams;
import io.netty.buffer.ByteBuf;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/** A server that sends back what it gets, and a client that sends lines. */
public final class Echo {
    private static final int PIECE = 64 << 10;

    private Echo() {}

    /** A client that does not read is not read either: {@code drain} suspends until it does. */
    static void serve(StreamReader reader, StreamWriter writer) throws IOException {
        try (writer) {
            ByteBuf piece = reader.readAtMost(PIECE);
            while (piece.isReadable()) {
                writer.write(piece); // which hands the buffer on
                writer.drain();
                piece = reader.readAtMost(PIECE);
            }
        }
    }

    /** Reads while it writes, as either side may have more to say than the buffers between hold. */
    static List<String> ask(String host, int port, List<String> lines) throws IOException {
        List<String> answers = new ArrayList<>();
        try (StreamConnection connection = Streams.openConnection(host, port)) {
            Asyncio.taskGroup(
                    tasks -> {
                        tasks.createTask(() -> send(lines, connection.writer()));
                        StreamReader reader = connection.reader();
                        String answer = reader.readLine(StandardCharsets.UTF_8);
                        while (answer != null) {
                            answers.add(answer);
                            answer = reader.readLine(StandardCharsets.UTF_8);
                        }
                    });
        }
        return answers;
    }

    private static void send(List<String> lines, StreamWriter writer) throws IOException {
        for (String line : lines) {
            writer.write(line + "\n", StandardCharsets.UTF_8);
            writer.drain();
        }
        writer.writeEof(); // the server ends its side when it has sent all back
    }

    public static void main(String[] args) {
        int port = Listening.port(args, 8080);
        if (args.length < 2) {
            Serving.run(
                    port,
                    "127.0.0.1:%1$d echoes; try: it-tests/examples/run echo %1$d hello",
                    Echo::serve);
            return;
        }
        List<String> words = List.of(args).subList(1, args.length);
        List<String> answers = Asyncio.run(() -> ask("127.0.0.1", port, words));
        answers.forEach(System.out::println);
    }
}
