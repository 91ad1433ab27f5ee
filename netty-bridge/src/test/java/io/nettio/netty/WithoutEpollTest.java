package io.nettio.netty;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

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
import java.util.List;
import java.util.concurrent.Callable;

/** A class path with none of Netty's native transports: waits on NIO work, others are refused. */
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

    /** What is loaded and run over there. */
    public static final class Program implements Callable<List<String>> {
        @Override
        public List<String> call() throws Exception {
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
            Exception refused =
                    assertThrows(
                            IllegalStateException.class,
                            () -> loop.runUntilComplete(() -> NettyAsyncio.awaitReadable(0)));
            loop.close();
            pipe.source().close();
            pipe.sink().close();
            return List.of("read " + read, String.valueOf(refused.getMessage()));
        }
    }

    @Test
    void withoutTheClassesOfEpoll_nioWatchesAndDescriptorsAreRefused() throws Exception {
        try (URLClassLoader loader = withoutNativeTransports()) {
            assertThrows(
                    ClassNotFoundException.class,
                    () -> loader.loadClass("io.netty.channel.epoll.EpollIoHandle"));
            Callable<?> program =
                    (Callable<?>)
                            loader.loadClass(Program.class.getName())
                                    .getConstructor()
                                    .newInstance();

            List<?> said = (List<?>) program.call();

            assertEquals("read 1", said.get(0));
            assertTrue(said.get(1).toString().contains("Transports.EPOLL"), said::toString);
        }
    }
}
