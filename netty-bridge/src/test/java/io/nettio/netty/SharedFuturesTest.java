package io.nettio.netty;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.nettio.AsyncTimeoutException;
import io.nettio.Asyncio;
import io.netty.channel.Channel;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.util.concurrent.Promise;

import org.junit.jupiter.api.Test;

import java.time.Duration;

/** Futures of Netty's that more than one waits for. */
class SharedFuturesTest extends LocalConnection {
    @Test
    void closeFuture_whoseAwaitIsCancelled_isNotTakenForTheEnd() throws Exception {
        Channel client = connect(new ChannelInboundHandlerAdapter());

        assertThrows(
                AsyncTimeoutException.class,
                () ->
                        loop.runUntilComplete(
                                () ->
                                        Asyncio.timeout(
                                                Duration.ZERO,
                                                scope ->
                                                        NettyAsyncio.await(client.closeFuture()))));

        assertFalse(client.closeFuture().isDone());
        client.close().sync();
        assertEquals(client, loop.runUntilComplete(() -> NettyAsyncio.await(client.closeFuture())));
    }

    @Test
    void shieldedFuture_whoseAwaitIsCancelled_goesOn() {
        Promise<String> shared = loop.newPromise();

        assertThrows(
                AsyncTimeoutException.class,
                () ->
                        loop.runUntilComplete(
                                () ->
                                        Asyncio.timeout(
                                                Duration.ZERO,
                                                scope ->
                                                        Asyncio.await(
                                                                Asyncio.shield(
                                                                        NettyAsyncio.wrapFuture(
                                                                                shared))))));

        assertFalse(shared.isDone());
    }

    @Test
    void voidPromise_isRefusedWithASentence() throws Exception {
        Channel client = connect(new ChannelInboundHandlerAdapter());

        Exception refused =
                assertThrows(
                        IllegalArgumentException.class,
                        () ->
                                loop.runUntilComplete(
                                        () ->
                                                NettyAsyncio.await(
                                                        client.write("x", client.voidPromise()))));

        assertTrue(refused.getMessage().contains("newPromise()"), refused.getMessage());
    }
}
