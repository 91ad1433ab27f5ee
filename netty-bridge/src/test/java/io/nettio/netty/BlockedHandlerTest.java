package io.nettio.netty;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import app.BlockingHandler;

import io.nettio.inspect.BlockedReport;
import io.nettio.inspect.Watchdog;
import io.nettio.inspect.WatchdogOptions;
import io.netty.buffer.Unpooled;
import io.netty.channel.ChannelInboundHandlerAdapter;

import org.junit.jupiter.api.Test;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;

/** A plain handler that blocks its loop is named by the stack; its channel nobody knows. */
class BlockedHandlerTest extends LocalConnection {
    private final CompletableFuture<Void> entered = new CompletableFuture<>();
    private final CompletableFuture<Void> gate = new CompletableFuture<>();
    private final Watchdog watchdog =
            new Watchdog(WatchdogOptions.DEFAULT.withThreshold(Duration.ofMillis(1)));
    private final List<BlockedReport> reports = new CopyOnWriteArrayList<>();

    private void block() {
        entered.complete(null);
        gate.join();
    }

    private BlockedReport lookUntilReported() {
        watchdog.addListener(
                report -> {
                    if (report.state() == Thread.State.WAITING
                            && report.location().getClassName().equals("app.BlockingHandler")) {
                        reports.add(report);
                    }
                });
        while (watchdog.blocks(loop) == 0 || reports.isEmpty()) {
            watchdog.look();
        }
        return reports.get(0);
    }

    @Test
    void handler_thatBlocksItsLoop_isTheLocation() throws Exception {
        connect(new BlockingHandler(this::block), new ChannelInboundHandlerAdapter())
                .writeAndFlush(Unpooled.EMPTY_BUFFER);
        TestLoops.get(entered);
        BlockedReport report = lookUntilReported();
        gate.complete(null);

        assertEquals("app.BlockingHandler", report.location().getClassName());
        assertNull(report.task());
        assertNull(report.channel());
        assertTrue(report.toString().contains("no task: a handler or a callback"));
    }

    @Test
    void coroutine_ofAChannelThatBlocksTheLoop_isNamed() throws Exception {
        connect(
                        io.netty.buffer.ByteBuf.class,
                        channel -> {
                            channel.receive();
                            BlockingHandler.run(this::block);
                        })
                .writeAndFlush(Unpooled.copiedBuffer(new byte[1]));
        TestLoops.get(entered);
        BlockedReport report = lookUntilReported();
        gate.complete(null);

        assertTrue(report.task().startsWith("Task-"), report::toString);
        assertTrue(report.channel().contains("[id: 0x"), report::toString);
        assertEquals("app.BlockingHandler", report.location().getClassName());
        assertEquals("app.BlockingHandler", report.coroutine().getClassName());
    }
}
