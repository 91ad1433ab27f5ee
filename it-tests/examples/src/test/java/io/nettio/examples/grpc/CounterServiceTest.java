package io.nettio.examples.grpc;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.grpc.CallOptions;
import io.grpc.ManagedChannel;
import io.grpc.Server;
import io.grpc.Status;
import io.grpc.StatusRuntimeException;
import io.grpc.netty.NettyChannelBuilder;
import io.grpc.stub.ClientCallStreamObserver;
import io.grpc.stub.ClientCalls;
import io.grpc.stub.ClientResponseObserver;
import io.nettio.Asyncio;
import io.nettio.Coroutine;
import io.nettio.Loop;
import io.nettio.examples.ServerTransports;
import io.nettio.netty.AsyncioEventLoopGroup;
import io.nettio.netty.Transports;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;

/** The service over real sockets, with gRPC's own client. */
class CounterServiceTest {
    private static final String TRANSPORTS = "io.nettio.examples.ServerTransports#available";

    /** A server of one loop, and a client. */
    private static final class Pair implements AutoCloseable {
        final CounterService service = new CounterService();
        final AsyncioEventLoopGroup group;
        final Server server;
        final ManagedChannel client;

        Pair(Transports transport) throws Exception {
            group = new AsyncioEventLoopGroup(1, transport.ioHandlerFactory());
            server = service.start(group, transport, 0);
            client =
                    NettyChannelBuilder.forAddress("127.0.0.1", server.getPort())
                            .usePlaintext()
                            .build();
        }

        Loop loop() {
            return group.next();
        }

        String greet(String name) {
            return ClientCalls.blockingUnaryCall(
                    client, CounterService.GREET, CallOptions.DEFAULT, name);
        }

        @Override
        public void close() throws Exception {
            client.shutdownNow();
            server.shutdownNow();
            long limit = ServerTransports.LIMIT.toSeconds();
            assertTrue(client.awaitTermination(limit, TimeUnit.SECONDS));
            assertTrue(server.awaitTermination(limit, TimeUnit.SECONDS));
            group.shutdownGracefully(0, limit, TimeUnit.SECONDS).sync();
        }
    }

    @ParameterizedTest
    @MethodSource(TRANSPORTS)
    void unary_isAnsweredByACoroutine(Transports transport) throws Exception {
        try (Pair pair = new Pair(transport)) {
            assertEquals("Hello, Ada", pair.greet("Ada"));
        }
    }

    @ParameterizedTest
    @MethodSource(TRANSPORTS)
    void unary_thatThrowsAStatus_failsWithIt(Transports transport) throws Exception {
        try (Pair pair = new Pair(transport)) {
            StatusRuntimeException failure =
                    assertThrows(StatusRuntimeException.class, () -> pair.greet(""));
            assertEquals(Status.Code.INVALID_ARGUMENT, failure.getStatus().getCode());
            assertEquals("Say who you are", failure.getStatus().getDescription());
        }
    }

    @ParameterizedTest
    @MethodSource(TRANSPORTS)
    void stream_givesAllResponsesInOrder(Transports transport) throws Exception {
        try (Pair pair = new Pair(transport)) {
            Iterator<String> numbers =
                    ClientCalls.blockingServerStreamingCall(
                            pair.client, CounterService.COUNT, CallOptions.DEFAULT, "30000");
            List<String> seen = new ArrayList<>();
            numbers.forEachRemaining(seen::add);
            assertEquals(30_000, seen.size());
            for (int i = 0; i < seen.size(); i++) {
                assertEquals(Integer.toString(i + 1), seen.get(i));
            }
        }
    }

    @ParameterizedTest
    @MethodSource(TRANSPORTS)
    void stream_whoseClientTakesOne_isHeldBackAndServesOthers(Transports transport)
            throws Exception {
        try (Pair pair = new Pair(transport)) {
            int all = 10_000_000;
            OneByOne client = count(pair, all);
            assertEquals("1", client.next());

            assertEquals("Hello, Ada", pair.greet("Ada")); // while the other call waits
            assertTrue(pair.service.sent.get() < all / 10, "it sent " + pair.service.sent);

            client.call.request(2);
            assertEquals(List.of("2", "3"), List.of(client.next(), client.next()));
            client.call.cancel("enough", null);
            awaitNoneCounting(pair);
        }
    }

    @ParameterizedTest
    @MethodSource(TRANSPORTS)
    void stream_cancelledByItsClient_cancelsTheCoroutine(Transports transport) throws Exception {
        try (Pair pair = new Pair(transport)) {
            OneByOne client = count(pair, 10_000_000);
            assertEquals("1", client.next());
            assertEquals(1, pair.service.counting.get());

            client.call.cancel("enough", null);

            assertEquals("CANCELLED", client.next());
            awaitNoneCounting(pair);
        }
    }

    @ParameterizedTest
    @MethodSource(TRANSPORTS)
    void stream_beyondItsDeadline_isCancelled(Transports transport) throws Exception {
        try (Pair pair = new Pair(transport)) {
            OneByOne client =
                    count(
                            pair,
                            10_000_000,
                            CallOptions.DEFAULT.withDeadlineAfter(Duration.ofMillis(300)));

            while (!client.next().equals("DEADLINE_EXCEEDED")) {
                client.call.request(1);
            }

            awaitNoneCounting(pair);
        }
    }

    private static OneByOne count(Pair pair, int to) {
        return count(pair, to, CallOptions.DEFAULT);
    }

    private static OneByOne count(Pair pair, int to, CallOptions options) {
        OneByOne client = new OneByOne();
        ClientCalls.asyncServerStreamingCall(
                pair.client.newCall(CounterService.COUNT, options), Integer.toString(to), client);
        return client;
    }

    private static void awaitNoneCounting(Pair pair) throws Exception {
        Asyncio.runCoroutineThreadsafe(
                        Coroutine.of(
                                () -> {
                                    while (pair.service.counting.get() > 0) {
                                        Asyncio.sleep(Duration.ofMillis(1));
                                    }
                                }),
                        pair.loop())
                .get(ServerTransports.LIMIT.toSeconds(), TimeUnit.SECONDS);
    }

    /** A client that takes one response, and others as it asks for them. */
    private static final class OneByOne implements ClientResponseObserver<String, String> {
        final BlockingQueue<String> events = new LinkedBlockingQueue<>();
        ClientCallStreamObserver<String> call;

        @Override
        public void beforeStart(ClientCallStreamObserver<String> started) {
            call = started;
            started.disableAutoRequestWithInitial(1);
        }

        String next() throws InterruptedException {
            String event = events.poll(ServerTransports.LIMIT.toSeconds(), TimeUnit.SECONDS);
            assertTrue(event != null, "nothing came");
            return event;
        }

        @Override
        public void onNext(String number) {
            events.add(number);
        }

        @Override
        public void onError(Throwable failure) {
            events.add(Status.fromThrowable(failure).getCode().name());
        }

        @Override
        public void onCompleted() {
            events.add("done");
        }
    }
}
