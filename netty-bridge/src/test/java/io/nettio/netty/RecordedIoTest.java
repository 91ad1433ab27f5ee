package io.nettio.netty;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.netty.bootstrap.ServerBootstrap;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;

import jdk.jfr.Recording;
import jdk.jfr.consumer.RecordedEvent;
import jdk.jfr.consumer.RecordingFile;

import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** What a flight recording has of the handlers of channels. */
class RecordedIoTest {
    private static final Duration SLOW = Duration.ofMillis(250);

    private final StepTicker ticker = new StepTicker();

    @TempDir private Path folder;

    /** Takes its time when it reads, which is always in a poll. */
    private final class SlowReader extends ChannelInboundHandlerAdapter {
        @Override
        public void channelRead(ChannelHandlerContext ctx, Object message) {
            ticker.advanceNanos(SLOW.toNanos());
            ctx.fireChannelRead(message);
            ctx.close();
        }
    }

    private void readOnce(AsyncioEventLoop loop, Transports transport) throws Exception {
        Channel server =
                new ServerBootstrap()
                        .group(loop)
                        .channel(transport.serverChannelClass())
                        .childHandler(new SlowReader())
                        .bind("127.0.0.1", 0)
                        .sync()
                        .channel();
        InetSocketAddress address = (InetSocketAddress) server.localAddress();
        try (Socket client = new Socket(address.getAddress(), address.getPort())) {
            client.getOutputStream().write('x');
            assertEquals(-1, client.getInputStream().read());
        }
        loop.submit(() -> {}).sync();
        loop.submit(() -> {}).sync();
    }

    @ParameterizedTest
    @MethodSource("io.nettio.netty.TestLoops#available")
    void turn_withASlowHandler_saysHowLongItsIoTook(Transports transport) throws Exception {
        AsyncioEventLoop loop = TestLoops.newLoop(transport.ioHandlerFactory(), ticker);
        try (Recording recording = new Recording()) {
            recording.enable("io.nettio.Turn").withThreshold(Duration.ZERO);
            recording.enable("io.nettio.SlowCallback").withThreshold(Duration.ZERO);
            recording.start();
            readOnce(loop, transport);
            recording.stop();
            loop.shutdownGracefully(0, 5, TimeUnit.SECONDS).sync();
            Path file = folder.resolve("io.jfr");
            recording.dump(file);
            List<RecordedEvent> events = RecordingFile.readAllEvents(file);

            assertTrue(
                    events.stream()
                            .filter(event -> event.getEventType().getName().endsWith(".Turn"))
                            .anyMatch(turn -> turn.getDuration("io").equals(SLOW)),
                    events::toString);
            assertTrue(
                    events.stream()
                            .filter(event -> event.getEventType().getName().endsWith("Callback"))
                            .anyMatch(event -> event.getString("callback").contains("handlers")),
                    events::toString);
        }
    }
}
