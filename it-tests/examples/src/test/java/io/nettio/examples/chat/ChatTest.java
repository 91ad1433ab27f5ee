package io.nettio.examples.chat;

import static io.nettio.examples.StreamTest.TRANSPORTS;
import static io.nettio.examples.StreamTest.connect;
import static io.nettio.examples.StreamTest.hear;
import static io.nettio.examples.StreamTest.reset;
import static io.nettio.examples.StreamTest.say;
import static io.nettio.examples.StreamTest.serve;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.nettio.netty.Transports;
import io.nettio.netty.stream.AsyncServer;
import io.nettio.netty.stream.ClientConnected;
import io.nettio.netty.stream.ConnectionResetException;
import io.nettio.netty.stream.StreamConnection;
import io.nettio.netty.stream.StreamOptions;
import io.netty.channel.ChannelOption;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

import java.io.IOException;
import java.util.List;

/** The room, with members that behave, and others. */
class ChatTest {
    private static final String DROPPED = "* Sloth was too slow";

    private static ClientConnected room(int queueSize) {
        return new Chat(queueSize)::serve;
    }

    /** A member that has heard of its own joining. */
    private static StreamConnection join(AsyncServer server, String name, StreamOptions options)
            throws IOException {
        StreamConnection connection = connect(server, options);
        assertEquals("name?", hear(connection));
        say(connection, name);
        assertEquals("* " + name + " joined", hear(connection));
        return connection;
    }

    private static StreamConnection join(AsyncServer server, String name) throws IOException {
        return join(server, name, StreamOptions.DEFAULT);
    }

    @ParameterizedTest
    @MethodSource(TRANSPORTS)
    void members_hearEachOtherInOneOrder(Transports transport) {
        serve(
                transport,
                room(8),
                server -> {
                    try (StreamConnection ada = join(server, "Ada");
                            StreamConnection eve = join(server, "Eve")) {
                        say(ada, "hello");
                        assertEquals("Ada: hello", hear(eve));
                        say(eve, "hello Ada");
                        eve.writer().writeEof();
                        List<String> trail =
                                List.of(
                                        "* Eve joined",
                                        "Ada: hello",
                                        "Eve: hello Ada",
                                        "* Eve left");
                        for (String line : trail) {
                            assertEquals(line, hear(ada));
                        }
                        assertEquals("Eve: hello Ada", hear(eve)); // though it has left
                        assertEquals("null", hear(eve));
                    }
                });
    }

    @ParameterizedTest
    @MethodSource(TRANSPORTS)
    void name_takenOrEmpty_isAskedForAgain(Transports transport) {
        serve(
                transport,
                room(8),
                server -> {
                    try (StreamConnection ada = join(server, "Ada");
                            StreamConnection other = connect(server)) {
                        assertEquals("name?", hear(other));
                        say(other, "Ada");
                        assertEquals("another name?", hear(other));
                        say(other, " ");
                        assertEquals("another name?", hear(other));
                        say(other, "Eve");
                        assertEquals("* Eve joined", hear(other));
                        assertEquals("* Eve joined", hear(ada));
                    }
                });
    }

    @ParameterizedTest
    @MethodSource(TRANSPORTS)
    void memberThatDoesNotRead_isDropped_andTheOthersMissNothing(Transports transport) {
        StreamOptions small = StreamOptions.DEFAULT.limit(64).option(ChannelOption.SO_RCVBUF, 4096);
        String text = "x".repeat(32 << 10);
        serve(
                transport,
                room(8),
                server -> {
                    try (StreamConnection ada = join(server, "Ada");
                            StreamConnection eve = join(server, "Eve");
                            StreamConnection sloth = join(server, "Sloth", small)) {
                        assertEquals("* Eve joined", hear(ada));
                        assertEquals("* Sloth joined", hear(ada));
                        assertEquals("* Sloth joined", hear(eve));
                        boolean dropped = false;
                        for (int i = 0; !dropped; i++) {
                            say(ada, i + text);
                            for (StreamConnection member : List.of(ada, eve)) {
                                String line = hear(member);
                                dropped = line.equals(DROPPED);
                                if (dropped) {
                                    line = hear(member);
                                }
                                assertEquals("Ada: " + i + text, line);
                            }
                        }
                        assertEnds(sloth);
                    }
                });
    }

    @ParameterizedTest
    @MethodSource(TRANSPORTS)
    void memberThatIsReset_hasLeft(Transports transport) {
        serve(
                transport,
                room(8),
                server -> {
                    try (StreamConnection ada = join(server, "Ada")) {
                        reset(join(server, "Eve"));
                        assertEquals("* Eve joined", hear(ada));
                        assertEquals("* Eve left", hear(ada));
                        join(server, "Eve").close(); // the name is free again
                        assertEquals("* Eve joined", hear(ada));
                    }
                });
    }

    @ParameterizedTest
    @MethodSource(TRANSPORTS)
    void memberWithALineThatIsTooLong_isCut(Transports transport) {
        serve(
                transport,
                room(8),
                server -> {
                    try (StreamConnection ada = join(server, "Ada");
                            StreamConnection eve = join(server, "Eve")) {
                        assertEquals("* Eve joined", hear(ada));
                        say(eve, "x".repeat(200 << 10));
                        assertEquals("* Eve left", hear(ada));
                        assertEnds(eve);
                    }
                });
    }

    /** What is still on its way may be read; then there is an end, of either kind. */
    private static void assertEnds(StreamConnection connection) throws IOException {
        try {
            connection.reader().read();
        } catch (ConnectionResetException reset) {
            return;
        }
        assertTrue(connection.reader().atEof());
    }
}
