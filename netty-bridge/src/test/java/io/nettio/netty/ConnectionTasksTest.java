package io.nettio.netty;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.nettio.Asyncio;
import io.nettio.Body;
import io.nettio.CancelledError;
import io.nettio.ExceptionGroup;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.Channel;

import org.junit.jupiter.api.Test;

import java.io.IOException;
import java.nio.channels.ClosedChannelException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;

/** The tasks of one connection: they end with it, and it ends with the first that fails. */
class ConnectionTasksTest extends LocalConnection {
    private static final Duration LONG = Duration.ofHours(1);

    private final List<String> trail = Collections.synchronizedList(new ArrayList<>());

    private Body sleeper(String name) {
        return () -> {
            try {
                Asyncio.sleep(LONG);
            } catch (CancelledError cancelled) {
                trail.add(name + " cancelled");
                throw cancelled;
            }
        };
    }

    private void awaitEnd(Channel client) throws Exception {
        assertTrue(client.closeFuture().await(TestLoops.LIMIT.toSeconds(), TimeUnit.SECONDS));
        loop.submit(() -> {}).sync();
        loop.submit(() -> {}).sync();
    }

    @Test
    void body_thatReturns_waitsForItsTasksBeforeTheChannelCloses() throws Exception {
        CompletableFuture<Void> go = new CompletableFuture<>();
        Channel client =
                connect(
                        String.class,
                        channel -> {
                            channel.createTask(
                                    () -> {
                                        Asyncio.await(go);
                                        channel.send("from the task");
                                    });
                            channel.send("from the body");
                        });
        assertEquals("from the body", nextReceived());
        loop.submit(() -> {}).sync();
        assertTrue(client.isActive());

        go.complete(null);

        assertEquals("from the task", nextReceived());
        awaitEnd(client);
        assertEquals(List.of(), told);
    }

    @Test
    void task_thatFails_cancelsTheOthersAndClosesTheChannelAndIsToldOnce() throws Exception {
        IllegalStateException failure = new IllegalStateException("boom");
        Channel client =
                connect(
                        String.class,
                        channel -> {
                            channel.createTask(sleeper("task"));
                            channel.createTask(
                                    () -> {
                                        throw failure;
                                    });
                            sleeper("body").run();
                        });

        awaitEnd(client);

        assertEquals(List.of("task cancelled", "body cancelled"), trail);
        assertEquals(1, told.size());
        ExceptionGroup group = assertInstanceOf(ExceptionGroup.class, told.get(0));
        assertEquals(List.of(failure), group.exceptions());
    }

    @Test
    void body_thatFails_cancelsItsTasksAndItsOwnExceptionIsToldOnce() throws Exception {
        IllegalStateException failure = new IllegalStateException("boom");
        Channel client =
                connect(
                        String.class,
                        channel -> {
                            channel.createTask(sleeper("task"));
                            Asyncio.sleep(Duration.ZERO);
                            throw failure;
                        });

        awaitEnd(client);

        assertEquals(List.of("task cancelled"), trail);
        assertEquals(List.of(failure), told);
    }

    @Test
    void body_thatFailsWithAnError_isToldAsItIs() throws Exception {
        AssertionError failure = new AssertionError("boom");
        Channel client =
                connect(
                        String.class,
                        channel -> {
                            throw failure;
                        });

        awaitEnd(client);

        assertEquals(List.of(failure), told);
    }

    @Test
    void bodyAndTask_thatBothFail_areToldTogether() throws Exception {
        IllegalStateException failure = new IllegalStateException("boom");
        IllegalStateException later = new IllegalStateException("while cleaning up");
        Channel client =
                connect(
                        String.class,
                        channel -> {
                            channel.createTask(
                                    () -> {
                                        try {
                                            sleeper("task").run();
                                        } finally {
                                            throwIt(later);
                                        }
                                    });
                            Asyncio.sleep(Duration.ZERO);
                            throw failure;
                        });

        awaitEnd(client);

        assertEquals(1, told.size());
        assertEquals(
                List.of(later, failure),
                assertInstanceOf(ExceptionGroup.class, told.get(0)).exceptions());
    }

    private static void throwIt(RuntimeException failure) {
        throw failure;
    }

    @Test
    void tasksInReceiveAndSend_whenTheChannelCloses_areCancelledAndDoNotFail() throws Exception {
        CompletableFuture<Void> receives = new CompletableFuture<>();
        Channel client =
                connect(
                        ByteBuf.class,
                        channel -> {
                            channel.createTask(
                                    () -> {
                                        receives.complete(null);
                                        try {
                                            channel.receive();
                                        } catch (CancelledError cancelled) {
                                            trail.add("receive cancelled");
                                            throw cancelled;
                                        }
                                    });
                            sleeper("body").run();
                        });
        TestLoops.get(receives);

        client.close();
        awaitEnd(TestLoops.get(serverSide));

        assertEquals(List.of("receive cancelled", "body cancelled"), trail);
        assertEquals(List.of(), told);
    }

    @Test
    void sendThatFailsAsTheConnectionIsLost_letOutByTheBodyOrATask_isNotTold() throws Exception {
        for (boolean inTask : new boolean[] {false, true}) {
            CompletableFuture<Throwable> seen = new CompletableFuture<>();
            Channel client =
                    connect(
                            String.class,
                            channel -> {
                                Body sends =
                                        () -> {
                                            channel.channel().close();
                                            try {
                                                channel.send("too late");
                                            } catch (IOException lost) {
                                                seen.complete(lost);
                                                throw lost;
                                            }
                                        };
                                if (inTask) {
                                    channel.createTask(sends);
                                    sleeper("body").run();
                                } else {
                                    sends.run();
                                }
                            });

            awaitEnd(client);

            assertInstanceOf(ClosedChannelException.class, TestLoops.get(seen));
            assertEquals(List.of(), told);
        }
    }

    @Test
    void otherIoException_ofTheBody_isTold() throws Exception {
        IOException failure = new IOException("of a file");
        Channel client =
                connect(
                        String.class,
                        channel -> {
                            throw failure;
                        });

        awaitEnd(client);

        assertEquals(List.of(failure), told);
    }

    @Test
    void tasks_afterTheBodyHasReturned_areCancelledWhenTheChannelCloses() throws Exception {
        CompletableFuture<Void> returned = new CompletableFuture<>();
        Channel client =
                connect(
                        String.class,
                        channel -> {
                            channel.createTask(sleeper("task"));
                            Asyncio.sleep(Duration.ZERO);
                            returned.complete(null);
                        });
        TestLoops.get(returned);
        loop.submit(() -> {}).sync();

        client.close();
        awaitEnd(TestLoops.get(serverSide));

        assertEquals(List.of("task cancelled"), trail);
        assertEquals(List.of(), told);
    }

    @Test
    void task_thatReceives_keepsItsMessageUntilAllHaveEnded() throws Exception {
        CompletableFuture<Integer> countInTask = new CompletableFuture<>();
        CompletableFuture<Void> go = new CompletableFuture<>();
        ByteBuf message = Unpooled.buffer().writeByte(1);
        Channel client =
                connect(
                        ByteBuf.class,
                        channel -> {
                            ByteBuf received = channel.receive();
                            channel.createTask(
                                    () -> {
                                        Asyncio.await(go);
                                        countInTask.complete(received.refCnt());
                                    });
                        });
        client.writeAndFlush(message).sync();
        loop.submit(() -> {}).sync();

        go.complete(null);

        assertEquals(1, TestLoops.get(countInTask));
        awaitEnd(client);
        assertEquals(0, message.refCnt());
    }

    @Test
    void cleanUp_thatSuspends_isNotCancelledAgainByTheEventsThatFollow() throws Exception {
        CompletableFuture<String> cleanedUp = new CompletableFuture<>();
        Channel client =
                connect(
                        String.class,
                        channel -> {
                            try {
                                channel.receive();
                            } finally {
                                Asyncio.sleep(Duration.ofMillis(5)); // beyond the unregistering
                                cleanedUp.complete("to the end");
                            }
                        });
        TestLoops.get(serverSide).eventLoop().submit(() -> {}).sync();

        client.close();

        assertEquals("to the end", TestLoops.get(cleanedUp));
    }

    @Test
    void group_cancelledByTheBody_closesTheChannelAndFailsNothing() throws Exception {
        Channel client =
                connect(
                        String.class,
                        channel -> {
                            channel.createTask(sleeper("task"));
                            Asyncio.sleep(Duration.ZERO);
                            channel.group().cancel();
                            sleeper("body").run();
                        });

        awaitEnd(client);

        assertEquals(List.of("task cancelled", "body cancelled"), trail);
        assertEquals(List.of(), told);
    }

    @Test
    void createTask_onceTheConnectionHasEnded_isRefused() throws Exception {
        CompletableFuture<MessageChannel<String>> ended = new CompletableFuture<>();
        Channel client = connect(String.class, ended::complete);
        awaitEnd(client);
        MessageChannel<String> channel = TestLoops.get(ended);

        Throwable refused =
                loop.submit(() -> channel.createTask(() -> trail.add("ran"))).await().cause();

        assertInstanceOf(IllegalStateException.class, refused);
        assertFalse(trail.contains("ran"));
    }

    @Test
    void options_areImmutableAndChecked() {
        CoroutineHandler.Options options =
                CoroutineHandler.Options.DEFAULT.withLimit(3).withHalfClosure(HalfClosure.KEEP);

        assertEquals(3, options.limit());
        assertEquals(HalfClosure.KEEP, options.halfClosure());
        assertEquals(16, CoroutineHandler.Options.DEFAULT.limit());
        assertThrows(IllegalArgumentException.class, () -> options.withLimit(0));
    }
}
