package io.nettio.dropin.lettuce;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.lettuce.core.RedisClient;
import io.lettuce.core.RedisFuture;
import io.lettuce.core.RedisURI;
import io.lettuce.core.api.StatefulRedisConnection;
import io.lettuce.core.api.async.RedisAsyncCommands;
import io.lettuce.core.resource.ClientResources;
import io.nettio.AsyncTimeoutException;
import io.nettio.Asyncio;
import io.nettio.Coroutine;
import io.nettio.dropin.OnLoop;
import io.nettio.dropin.TestGroups;
import io.nettio.netty.AsyncioEventLoop;
import io.nettio.netty.AsyncioEventLoopGroup;
import io.nettio.netty.Transports;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.LongStream;

/**
 * Lettuce on one loop of Nettio's, with the server on the same. Lettuce picks its transport once
 * for each JVM, so the build runs these in one JVM for each.
 */
class LettuceIT {
    private final Transports transport = GroupProvider.transport();
    private final AsyncioEventLoopGroup group = TestGroups.newGroup(1, transport);
    private final AsyncioEventLoop loop = TestGroups.onlyLoop(group);
    private RespServer server;
    private ClientResources resources;
    private RedisClient client;
    private StatefulRedisConnection<String, String> connection;

    @BeforeEach
    void connect() throws Exception {
        server = new RespServer(group, transport);
        resources =
                ClientResources.builder()
                        .eventLoopGroupProvider(new GroupProvider(group, 1))
                        .build();
        client = RedisClient.create(resources, RedisURI.create("127.0.0.1", server.port()));
        connection = client.connect();
    }

    @AfterEach
    void end() throws Exception {
        connection.close();
        client.shutdown(Duration.ZERO, Duration.ofSeconds(TestGroups.LIMIT_SECONDS));
        server.close();
        resources.shutdown(0, TestGroups.LIMIT_SECONDS, TimeUnit.SECONDS).sync();
        TestGroups.end(group);
    }

    private <T> T onLoop(Callable<T> body) throws Exception {
        return TestGroups.get(Asyncio.runCoroutineThreadsafe(Coroutine.of(body), loop));
    }

    /** The build names the transport that a run is to be of. */
    @Test
    void transport_ofThisRun_isTheOneThatWasAskedFor() {
        assertEquals(
                System.getProperty("dropin.transport"),
                transport.transportName(),
                "run by the build's executions, mvn verify without -Dtest");
    }

    @Test
    void commands_awaitedByACoroutine_comeBackToItsLoop() throws Exception {
        RedisAsyncCommands<String, String> redis = connection.async();

        String answer =
                onLoop(
                        () -> {
                            Asyncio.await(redis.set("name", "Ada"));
                            return OnLoop.sleepAndAwait(loop, () -> redis.get("name"));
                        });

        assertEquals("Ada", answer);
    }

    @Test
    void commands_aThousandAtOnce_areAnsweredInOrder() throws Exception {
        RedisAsyncCommands<String, String> redis = connection.async();

        List<Long> answers =
                onLoop(
                        () ->
                                Asyncio.await(
                                        Asyncio.gather(
                                                LongStream.range(0, 1000)
                                                        .mapToObj(
                                                                i ->
                                                                        Asyncio.wrapFuture(
                                                                                redis.incr("n")))
                                                        .toList())));

        assertEquals(LongStream.rangeClosed(1, 1000).boxed().toList(), answers);
    }

    @Test
    void command_thatTakesTooLong_isCancelledWithItsCoroutinesWait() throws Exception {
        AtomicReference<RedisFuture<?>> command = new AtomicReference<>();

        ExecutionException failure =
                assertThrows(
                        ExecutionException.class,
                        () ->
                                onLoop(
                                        () -> {
                                            command.set(connection.async().blpop(0, "empty"));
                                            return Asyncio.timeout(
                                                    Duration.ofMillis(10),
                                                    scope -> Asyncio.await(command.get()));
                                        }));

        assertInstanceOf(AsyncTimeoutException.class, failure.getCause());
        assertTrue(command.get().toCompletableFuture().isCancelled());
    }

    @Test
    void connection_droppedByTheServer_isMadeAnewByTheLoopsTimers() throws Exception {
        connection.sync().set("name", "Ada");

        server.dropConnections();

        assertEquals("Ada", onLoop(() -> Asyncio.await(connection.async().get("name"))));
    }

    @Test
    void blockingCalls_fromOtherThreads_workAsBefore() {
        assertEquals("OK", connection.sync().set("key", "value"));
        assertEquals("value", connection.sync().get("key"));
    }

    @Test
    void reactiveCommands_subscribedOnTheLoop_answer() throws Exception {
        connection.sync().set("key", "value");

        assertEquals(
                "value", onLoop(() -> Asyncio.await(connection.reactive().get("key").toFuture())));
    }
}
