package io.nettio.netty;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.Pipe;
import java.nio.channels.ServerSocketChannel;

/** Pipes and sockets of the JDK's, for tests. */
final class TestPipes {
    private TestPipes() {}

    static Pipe open() throws IOException {
        Pipe pipe = Pipe.open();
        pipe.source().configureBlocking(false);
        pipe.sink().configureBlocking(false);
        return pipe;
    }

    static void close(Pipe pipe) throws IOException {
        pipe.source().close();
        pipe.sink().close();
    }

    static ByteBuffer oneByte() {
        return ByteBuffer.wrap(new byte[] {7});
    }

    static ServerSocketChannel listen() throws IOException {
        return ServerSocketChannel.open()
                .bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0));
    }
}
