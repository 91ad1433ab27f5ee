package io.nettio.netty.stream;

import static java.nio.charset.StandardCharsets.US_ASCII;

import io.nettio.Body;
import io.nettio.testing.VirtualTimeLoop;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;

/** Readers that a test feeds by hand, in virtual time. */
abstract class FedReader {
    static final String DATA = "line1\nline2\nline3\n";

    static void run(Body body) {
        VirtualTimeLoop loop = new VirtualTimeLoop();
        try {
            loop.runUntilComplete(body);
        } finally {
            loop.close();
        }
    }

    /** With what has come so far, each part in a buffer of its own. */
    static StreamReader reader(String... parts) {
        return limited(StreamReader.DEFAULT_LIMIT, parts);
    }

    static StreamReader limited(int limit, String... parts) {
        StreamReader reader = new StreamReader(limit);
        feed(reader, parts);
        return reader;
    }

    static void feed(StreamReader reader, String... parts) {
        for (String part : parts) {
            reader.feedData(buffer(part));
        }
    }

    static ByteBuf buffer(String text) {
        ByteBuf buffer = ByteBufAllocator.DEFAULT.buffer(text.length());
        buffer.writeCharSequence(text, US_ASCII);
        return buffer;
    }

    static byte[] bytes(String text) {
        return text.getBytes(US_ASCII);
    }

    static String text(byte[] bytes) {
        return new String(bytes, US_ASCII);
    }

    /** What nobody has read, which is gone from the reader then. */
    static String left(StreamReader reader) {
        return text(reader.buffer().takeBytes(reader.buffer().size()));
    }
}
