package io.nettio.netty;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.netty.channel.Channel;
import io.netty.channel.IoRegistration;
import io.netty.channel.nio.NioIoOps;
import io.netty.channel.nio.NioSelectableChannelIoHandle;
import io.netty.channel.socket.nio.NioServerSocketChannel;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

import java.nio.ByteBuffer;
import java.nio.channels.Pipe;
import java.nio.channels.SelectionKey;
import java.util.concurrent.CompletableFuture;

/** What is registered at the I/O handler, as on Netty's own loop. */
class RegistrationTest {
    private final AsyncioEventLoop loop = TestLoops.newLoop();

    @AfterEach
    void closeLoop() {
        loop.close();
    }

    @Test
    void interestOfAKey_changedByAnotherThread_isSeenWithoutAWakeup() throws Exception {
        Pipe pipe = Pipe.open();
        pipe.source().configureBlocking(false);
        pipe.sink().write(ByteBuffer.wrap(new byte[1]));
        CompletableFuture<Void> handled = new CompletableFuture<>();
        IoRegistration registration =
                loop.register(
                                new NioSelectableChannelIoHandle<>(pipe.source()) {
                                    @Override
                                    protected void handle(
                                            Pipe.SourceChannel source, SelectionKey key) {
                                        key.interestOps(0);
                                        handled.complete(null);
                                    }
                                })
                        .get();

        registration.submit(NioIoOps.READ);

        TestLoops.get(handled);
        registration.cancel();
        pipe.sink().close();
        pipe.source().close();
    }

    @Test
    void registeredChannels_countsThem() throws Exception {
        assertEquals(0, loop.registeredChannels());
        Channel channel = loop.register(new NioServerSocketChannel()).sync().channel();
        assertEquals(1, loop.registeredChannels());

        channel.close().sync();
        loop.submit(() -> {}).sync(); // behind the step that takes it off the handler

        assertEquals(0, loop.registeredChannels());
    }
}
