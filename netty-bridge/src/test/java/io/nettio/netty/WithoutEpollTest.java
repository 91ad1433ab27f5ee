package io.nettio.netty;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.nettio.netty.stream.AsyncServer;
import io.nettio.netty.stream.StreamConnection;
import io.nettio.netty.stream.Streams;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

import java.io.File;
import java.net.MalformedURLException;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.ByteBuffer;
import java.nio.channels.Pipe;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.concurrent.Callable;

/** A class path with none of Netty's native transports: NIO works, and the rest is refused. */
@Timeout(30)
class WithoutEpollTest {
    private static URLClassLoader withoutNativeTransports() {
        URL[] entries =
                Arrays.stream(System.getProperty("java.class.path").split(File.pathSeparator))
                        .filter(
                                entry ->
                                        !entry.contains("netty-transport-classes")
                                                && !entry.contains("netty-transport-native"))
                        .map(WithoutEpollTest::url)
                        .toArray(URL[]::new);
        return new URLClassLoader(entries, ClassLoader.getPlatformClassLoader());
    }

    private static URL url(String entry) {
        try {
            return Path.of(entry).toUri().toURL();
        } catch (MalformedURLException impossible) {
            throw new AssertionError(impossible);
        }
    }

    /** A program over there; it shares no class with this one but the JDK's. */
    private static String run(Class<? extends Callable<String>> program) throws Exception {
        try (URLClassLoader loader = withoutNativeTransports()) {
            assertThrows(
                    ClassNotFoundException.class,
                    () -> loader.loadClass("io.netty.channel.epoll.EpollIoHandle"));
            Callable<?> there =
                    (Callable<?>)
                            loader.loadClass(program.getName()).getConstructor().newInstance();
            return (String) there.call();
        }
    }

    /** Waits for a pipe. */
    public static final class WaitForPipe implements Callable<String> {
        @Override
        public String call() throws Exception {
            AsyncioEventLoop loop = TestLoops.newLoop();
            Pipe pipe = Pipe.open();
            pipe.source().configureBlocking(false);
            pipe.sink().write(ByteBuffer.wrap(new byte[] {7}));
            int read =
                    loop.runUntilComplete(
                            () -> {
                                NettyAsyncio.awaitReadable(pipe.source());
                                return pipe.source().read(ByteBuffer.allocate(8));
                            });
            loop.close();
            pipe.source().close();
            pipe.sink().close();
            return "read " + read;
        }
    }

    /** Waits for a descriptor, which NIO cannot. */
    public static final class WaitForDescriptor implements Callable<String> {
        @Override
        public String call() {
            AsyncioEventLoop loop = TestLoops.newLoop();
            Exception refused =
                    assertThrows(
                            IllegalStateException.class,
                            () -> loop.runUntilComplete(() -> NettyAsyncio.awaitReadable(0)));
            loop.close();
            return String.valueOf(refused.getMessage());
        }
    }

    /** Sends a line to a server, and reads it. */
    public static final class Echo implements Callable<String> {
        @Override
        public String call() {
            AsyncioEventLoop loop = TestLoops.newLoop();
            String line = loop.runUntilComplete(Echo::sendLine);
            loop.close();
            return line;
        }

        private static String sendLine() throws Exception {
            AsyncServer server =
                    Streams.startServer(
                            (reader, writer) -> {
                                try (writer) {
                                    writer.write(reader.readLine());
                                }
                            },
                            "127.0.0.1",
                            0);
            try (StreamConnection connection = Streams.openConnection("127.0.0.1", server.port())) {
                connection.writer().write("hello\n", UTF_8);
                return String.valueOf(connection.reader().readLine(UTF_8));
            } finally {
                server.close();
                server.waitClosed();
            }
        }
    }

    @Test
    void pipe_onNio_isAwaited() throws Exception {
        assertEquals("read 1", run(WaitForPipe.class));
    }

    @Test
    void descriptor_onNio_isRefusedWithTheTransportThatCan() throws Exception {
        String said = run(WaitForDescriptor.class);

        assertTrue(said.contains("Transports.EPOLL"), said);
    }

    @Test
    void streams_onNio_work() throws Exception {
        assertEquals("hello", run(Echo.class));
    }
}
