package io.nettio.netty.stream;

import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.nettio.Asyncio;
import io.nettio.netty.AsyncioEventLoop;
import io.nettio.netty.Transports;
import io.netty.util.concurrent.DefaultThreadFactory;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

import java.io.IOException;
import java.time.Duration;

/** An abort, as the peer sees it. */
class StreamAbortTest {
    private static final int SIZE = 200 << 10;

    @ParameterizedTest
    @MethodSource("io.nettio.netty.TestLoops#available")
    void abort_rightAfterReadingWasResumed_endsTheConnectionForThePeer(Transports transport) {
        try (AsyncioEventLoop loop =
                new AsyncioEventLoop(
                        null, new DefaultThreadFactory("abort"), transport.ioHandlerFactory())) {
            loop.runUntilComplete(
                    () -> {
                        AsyncServer server =
                                Streams.startServer(
                                        StreamAbortTest::abortAtALongLine, "127.0.0.1", 0);
                        for (int i = 0; i < 5; i++) {
                            try (StreamConnection client =
                                    Streams.openConnection("127.0.0.1", server.port())) {
                                assertSeesTheEnd(client);
                            }
                        }
                        server.close();
                        server.waitClosed();
                    });
        }
    }

    /** More than twice the limit comes, which pauses reading; dropping it resumes that. */
    private static void abortAtALongLine(StreamReader reader, StreamWriter writer)
            throws IOException {
        writer.write(reader.readExactly(1)); // so that the channel has been read before
        assertThrows(LimitOverrunException.class, reader::readLine);
        writer.abort();
    }

    private static void assertSeesTheEnd(StreamConnection client) throws IOException {
        client.writer().write(new byte[] {1});
        client.reader().readExactly(1);
        client.writer().write(new byte[SIZE]);
        try {
            Asyncio.timeout(Duration.ofSeconds(20), scope -> client.reader().read());
        } catch (Exception reset) {
            assertTrue(reset instanceof ConnectionResetException, reset.toString());
        }
    }
}
