package io.nettio.netty;

import static org.junit.jupiter.api.Assertions.assertTrue;

import io.netty.bootstrap.ServerBootstrap;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.ChannelInitializer;
import io.netty.util.ReferenceCountUtil;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;

/** How much one poll of epoll brings. */
@Timeout(30)
@EnabledOnOs(OS.LINUX)
class EpollPollTest {
    private static final int CLIENTS = 100;
    private static final int AT_ONCE = 64;

    private final AsyncioEventLoop loop = TestLoops.newLoop(Transports.EPOLL.ioHandlerFactory());
    private final List<Socket> clients = new ArrayList<>();
    private final CountDownLatch accepted = new CountDownLatch(CLIENTS);
    private final CompletableFuture<Integer> mostUnanswered = new CompletableFuture<>();

    // loop thread only
    private int read;
    private int unanswered;
    private int most;

    @AfterEach
    void close() throws IOException {
        for (Socket client : clients) {
            client.close();
        }
        loop.close();
    }

    @Test
    void callbacksOfWhatWasReadFirst_runBeforeTheRestIsRead() throws Exception {
        int port = listen();
        for (int i = 0; i < CLIENTS; i++) {
            clients.add(new Socket(InetAddress.getLoopbackAddress(), port));
        }
        accepted.await();
        CountDownLatch sent = new CountDownLatch(1);
        loop.execute(
                () -> {
                    try {
                        sent.await();
                    } catch (InterruptedException impossible) {
                        throw new AssertionError(impossible);
                    }
                });
        for (Socket client : clients) {
            client.getOutputStream().write(1);
        }
        sent.countDown();

        assertTrue(TestLoops.get(mostUnanswered) <= AT_ONCE);
    }

    private int listen() throws InterruptedException {
        Channel server =
                new ServerBootstrap()
                        .group(loop)
                        .channel(Transports.EPOLL.serverChannelClass())
                        .childHandler(
                                new ChannelInitializer<>() {
                                    @Override
                                    protected void initChannel(Channel channel) {
                                        accepted.countDown();
                                        channel.pipeline().addLast(new Answers());
                                    }
                                })
                        .bind(InetAddress.getLoopbackAddress(), 0)
                        .sync()
                        .channel();
        return ((InetSocketAddress) server.localAddress()).getPort();
    }

    private final class Answers extends ChannelInboundHandlerAdapter {
        @Override
        public void channelRead(ChannelHandlerContext ctx, Object message) {
            ReferenceCountUtil.release(message);
            read++;
            unanswered++;
            most = Math.max(most, unanswered);
            loop.callSoon(this::answer);
        }

        private void answer() {
            unanswered--;
            if (unanswered == 0 && read == CLIENTS) {
                mostUnanswered.complete(most);
            }
        }
    }
}
