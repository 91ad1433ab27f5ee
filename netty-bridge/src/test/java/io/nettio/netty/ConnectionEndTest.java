package io.nettio.netty;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.nettio.Asyncio;
import io.nettio.CancelledError;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentSkipListSet;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/** A connection that ends while its coroutines are suspended: each way, at each place. */
class ConnectionEndTest {
    private static final Duration LONG = Duration.ofHours(1);

    /** Where a coroutine is suspended. */
    enum Place {
        RECEIVE {
            @Override
            void suspend(MessageChannel<ByteBuf> channel) throws Exception {
                channel.receive();
            }
        },
        SEND {
            @Override
            void suspend(MessageChannel<ByteBuf> channel) throws Exception {
                while (true) {
                    channel.send(channel.channel().alloc().buffer().writeZero(32 << 10));
                }
            }
        },
        SLEEP {
            @Override
            void suspend(MessageChannel<ByteBuf> channel) {
                Asyncio.sleep(LONG);
            }
        };

        abstract void suspend(MessageChannel<ByteBuf> channel) throws Exception;
    }

    /** What ends the connection, or the handler's part in it. */
    enum End {
        PEER_CLOSES {
            @Override
            void happen(ServedConnection connection) throws Exception {
                connection.client.close();
            }
        },
        PEER_RESETS {
            @Override
            void happen(ServedConnection connection) throws Exception {
                connection.resetByClient();
            }
        },
        CHANNEL_CLOSED {
            @Override
            void happen(ServedConnection connection) {
                connection.serverSide.close();
            }
        },
        HANDLER_REMOVED {
            @Override
            void happen(ServedConnection connection) {
                connection.serverSide.pipeline().remove(CoroutineHandler.class);
            }
        },
        PIPELINE_THROWS {
            @Override
            void happen(ServedConnection connection) {
                connection
                        .serverSide
                        .pipeline()
                        .fireExceptionCaught(new RuntimeException("decoder"));
            }
        };

        abstract void happen(ServedConnection connection) throws Exception;
    }

    static Stream<Arguments> cases() {
        return TestLoops.available()
                .flatMap(
                        transport ->
                                Arrays.stream(Place.values())
                                        .flatMap(
                                                place ->
                                                        Arrays.stream(End.values())
                                                                .map(
                                                                        end ->
                                                                                Arguments.of(
                                                                                        transport,
                                                                                        place,
                                                                                        end))));
    }

    @ParameterizedTest
    @MethodSource("cases")
    void coroutineAndTasks_suspendedAtTheEnd_areCancelledAndReleaseAll(
            Transports transport, Place place, End end) throws Exception {
        Suspended suspended = new Suspended(place);
        try (ServedConnection connection =
                new ServedConnection(
                        transport,
                        new CoroutineHandler<>(ByteBuf.class, suspended::run),
                        suspended.writability)) {
            connection.client.getOutputStream().write(7);
            TestLoops.get(suspended.reached);
            connection.settle();

            end.happen(connection);

            TestLoops.get(suspended.over);
            connection.settle();
            assertEquals(Set.of("body cancelled", "task cancelled"), suspended.trail);
            assertEquals(
                    end == End.PIPELINE_THROWS ? List.of("decoder") : List.of(),
                    connection.told.stream().map(Throwable::getMessage).toList());
            if (end == End.HANDLER_REMOVED) {
                assertTrue(connection.serverSide.isActive());
            } else {
                connection.awaitServerSideClosed();
            }
        }
    }

    /** A coroutine that has received a message, with a task that sleeps. */
    private static final class Suspended {
        final Set<String> trail = new ConcurrentSkipListSet<>();
        final CompletableFuture<Void> reached = new CompletableFuture<>();
        final CompletableFuture<Void> over = new CompletableFuture<>();
        final ChannelInboundHandlerAdapter writability =
                new ChannelInboundHandlerAdapter() {
                    @Override
                    public void channelWritabilityChanged(ChannelHandlerContext ctx) {
                        reached.complete(null);
                    }
                };
        private final Place place;

        Suspended(Place place) {
            this.place = place;
        }

        void run(MessageChannel<ByteBuf> channel) throws Exception {
            channel.createTask(() -> until("task cancelled", () -> Asyncio.sleep(LONG)));
            channel.receive();
            if (place != Place.SEND) {
                reached.complete(null);
            }
            try {
                until("body cancelled", () -> place.suspend(channel));
            } finally {
                over.complete(null);
            }
        }

        private void until(String end, io.nettio.Body body) throws Exception {
            try {
                body.run();
            } catch (CancelledError cancelled) {
                trail.add(end);
                throw cancelled;
            }
        }
    }

    /** Bodies that are not done when their loop ends. */
    enum Stubborn {
        ENDS_AT_ONCE {
            @Override
            void cleanUp() {}
        },
        SUSPENDS_AGAIN {
            @Override
            void cleanUp() {
                Asyncio.sleep(LONG);
            }
        },
        NEVER_ENDS {
            @Override
            void cleanUp() {
                int refused = 0;
                while (refused >= 0) {
                    try {
                        Asyncio.sleep(LONG);
                    } catch (CancelledError cancelled) {
                        refused++;
                    }
                }
            }
        };

        abstract void cleanUp();
    }

    static Stream<Arguments> stubborn() {
        return TestLoops.available()
                .flatMap(
                        transport ->
                                Arrays.stream(Stubborn.values())
                                        .map(cleanUp -> Arguments.of(transport, cleanUp)));
    }

    @ParameterizedTest
    @MethodSource("stubborn")
    void messagesHeld_whenTheLoopEndsWithoutWaiting_areReleased(
            Transports transport, Stubborn stubborn) throws Exception {
        CompletableFuture<Void> holds = new CompletableFuture<>();
        ByteBuf message = Unpooled.buffer().writeByte(1);
        ByteBuf waiting = Unpooled.buffer().writeByte(1);
        try (ServedConnection connection =
                new ServedConnection(
                        transport,
                        new CoroutineHandler<>(
                                ByteBuf.class,
                                channel -> {
                                    channel.channel().pipeline().fireChannelRead(message);
                                    channel.channel().pipeline().fireChannelRead(waiting);
                                    channel.receive();
                                    holds.complete(null);
                                    try {
                                        Asyncio.sleep(LONG);
                                    } finally {
                                        stubborn.cleanUp();
                                    }
                                }))) {
            TestLoops.get(holds);

            connection.loop.shutdownGracefully(0, 0, TimeUnit.SECONDS);

            TestLoops.awaitTermination(connection.loop);
        }
        assertEquals(List.of(0, 0), List.of(message.refCnt(), waiting.refCnt()));
    }
}
