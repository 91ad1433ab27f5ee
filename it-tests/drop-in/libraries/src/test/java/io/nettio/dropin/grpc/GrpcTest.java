package io.nettio.dropin.grpc;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.grpc.CallOptions;
import io.grpc.ConnectivityState;
import io.grpc.ManagedChannel;
import io.grpc.ServerServiceDefinition;
import io.grpc.Status;
import io.grpc.stub.ClientCalls;
import io.grpc.stub.StreamObserver;
import io.nettio.Asyncio;
import io.nettio.CancelledError;
import io.nettio.dropin.OnLoop;
import io.nettio.dropin.TestGroups;
import io.nettio.netty.AsyncioEventLoop;
import io.nettio.netty.AsyncioEventLoopGroup;
import io.nettio.netty.Transports;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.function.UnaryOperator;
import java.util.stream.IntStream;

/** gRPC's server and client, both on one loop of Nettio's, with coroutines as the service. */
class GrpcTest {
    interface Case {
        void run(ManagedChannel client) throws Exception;
    }

    private static void with(
            Transports transport,
            UnaryOperator<io.grpc.netty.NettyServerBuilder> options,
            java.util.function.Function<AsyncioEventLoop, ServerServiceDefinition> service,
            Case test)
            throws Exception {
        AsyncioEventLoopGroup group = TestGroups.newGroup(1, transport);
        try (GrpcPair pair =
                new GrpcPair(
                        group,
                        group,
                        transport,
                        service.apply(TestGroups.onlyLoop(group)),
                        options)) {
            test.run(pair.client());
        }
        TestGroups.end(group);
    }

    private static void with(
            Transports transport,
            java.util.function.Function<AsyncioEventLoop, ServerServiceDefinition> service,
            Case test)
            throws Exception {
        with(transport, UnaryOperator.identity(), service, test);
    }

    @ParameterizedTest
    @MethodSource(TestGroups.TRANSPORTS)
    void unary_answeredByACoroutine_staysOnTheLoop(Transports transport) throws Exception {
        CompletableFuture<ManagedChannel> backend = new CompletableFuture<>();
        with(
                transport,
                loop ->
                        Calls.unary(
                                question ->
                                        question.equals("who?")
                                                ? "Ada"
                                                : "Hello, "
                                                        + OnLoop.sleepAndAwait(
                                                                loop,
                                                                () ->
                                                                        Calls.say(
                                                                                backend.join(),
                                                                                "who?"))),
                client -> {
                    backend.complete(client);
                    assertEquals("Hello, Ada", TestGroups.get(Calls.say(client, "greet")));
                });
    }

    @ParameterizedTest
    @MethodSource(TestGroups.TRANSPORTS)
    void unary_fiveHundredAtOnce_eachGetsItsAnswer(Transports transport) throws Exception {
        with(
                transport,
                loop ->
                        Calls.unary(
                                question -> {
                                    Asyncio.sleep(Duration.ofMillis(1));
                                    OnLoop.requireOn(loop);
                                    return "re: " + question;
                                }),
                client -> {
                    List<CompletableFuture<String>> answers =
                            IntStream.range(0, 500)
                                    .mapToObj(i -> Calls.say(client, "q" + i))
                                    .toList();
                    for (int i = 0; i < answers.size(); i++) {
                        assertEquals("re: q" + i, TestGroups.get(answers.get(i)));
                    }
                });
    }

    @ParameterizedTest
    @MethodSource(TestGroups.TRANSPORTS)
    void unary_whoseCoroutineThrows_failsTheCall(Transports transport) throws Exception {
        with(
                transport,
                loop ->
                        Calls.unary(
                                question -> {
                                    Asyncio.sleep(Duration.ZERO);
                                    throw new IllegalArgumentException("no such " + question);
                                }),
                client -> {
                    Status status = failure(Calls.say(client, "thing"));
                    assertEquals(Status.Code.INTERNAL, status.getCode());
                    assertTrue(String.valueOf(status.getDescription()).contains("no such thing"));
                });
    }

    @ParameterizedTest
    @MethodSource(TestGroups.TRANSPORTS)
    void serverStreaming_fasterThanTheClient_suspendsTheCoroutine(Transports transport)
            throws Exception {
        String padding = "x".repeat(64 << 10);
        CompletableFuture<Integer> waits = new CompletableFuture<>();
        with(
                transport,
                loop ->
                        Calls.serverStreaming(
                                (questions, answers) -> {
                                    int count = Integer.parseInt(questions.next());
                                    for (int i = 0; i < count; i++) {
                                        answers.send(i + padding);
                                        OnLoop.requireOn(loop);
                                    }
                                    waits.complete(answers.waits());
                                }),
                client -> {
                    Calls.Answers answers = new Calls.Answers();
                    ClientCalls.asyncServerStreamingCall(
                            client.newCall(Talk.COUNT, CallOptions.DEFAULT), "100", answers);

                    List<String> all = TestGroups.get(answers.all);

                    assertEquals(IntStream.range(0, 100).mapToObj(i -> i + padding).toList(), all);
                    assertTrue(TestGroups.get(waits) > 0, "it never had to wait");
                });
    }

    @ParameterizedTest
    @MethodSource(TestGroups.TRANSPORTS)
    void clientStreaming_intoACoroutine_isReadToItsEnd(Transports transport) throws Exception {
        with(
                transport,
                loop ->
                        Calls.clientStreaming(
                                (questions, answers) -> {
                                    StringBuilder all = new StringBuilder();
                                    for (String next = questions.next();
                                            next != null;
                                            next = questions.next()) {
                                        OnLoop.requireOn(loop);
                                        all.append(next);
                                    }
                                    answers.send(all.toString());
                                }),
                client -> {
                    Calls.Answers answers = new Calls.Answers();
                    StreamObserver<String> questions =
                            ClientCalls.asyncClientStreamingCall(
                                    client.newCall(Talk.JOIN, CallOptions.DEFAULT), answers);
                    IntStream.range(0, 10).forEach(i -> questions.onNext("" + i));
                    questions.onCompleted();

                    assertEquals(List.of("0123456789"), TestGroups.get(answers.all));
                });
    }

    @ParameterizedTest
    @MethodSource(TestGroups.TRANSPORTS)
    void bidiStreaming_withACoroutineForEachCall_answersInOrder(Transports transport)
            throws Exception {
        with(
                transport,
                loop ->
                        Calls.bidi(
                                (questions, answers) -> {
                                    for (String next = questions.next();
                                            next != null;
                                            next = questions.next()) {
                                        Asyncio.sleep(Duration.ofMillis(1));
                                        OnLoop.requireOn(loop);
                                        answers.send("re: " + next);
                                    }
                                }),
                client -> {
                    Calls.Answers answers = new Calls.Answers();
                    StreamObserver<String> questions =
                            ClientCalls.asyncBidiStreamingCall(
                                    client.newCall(Talk.CHAT, CallOptions.DEFAULT), answers);
                    IntStream.range(0, 20).forEach(i -> questions.onNext("" + i));
                    questions.onCompleted();

                    assertEquals(
                            IntStream.range(0, 20).mapToObj(i -> "re: " + i).toList(),
                            TestGroups.get(answers.all));
                });
    }

    @ParameterizedTest
    @MethodSource(TestGroups.TRANSPORTS)
    void cancel_fromTheClient_cancelsTheCoroutine(Transports transport) throws Exception {
        CountDownLatch started = new CountDownLatch(1);
        CompletableFuture<Boolean> cancelledOnTheLoop = new CompletableFuture<>();
        with(
                transport,
                loop ->
                        Calls.unary(
                                question -> {
                                    started.countDown();
                                    return untilCancelled(loop, cancelledOnTheLoop);
                                }),
                client -> {
                    CompletableFuture<String> call = Calls.say(client, "for ever");
                    assertTrue(started.await(TestGroups.LIMIT_SECONDS, TimeUnit.SECONDS));

                    call.cancel(false);

                    assertTrue(TestGroups.get(cancelledOnTheLoop));
                });
    }

    private static String untilCancelled(
            AsyncioEventLoop loop, CompletableFuture<Boolean> cancelledOnTheLoop) {
        try {
            Asyncio.sleep(Duration.ofHours(1));
            return "never";
        } catch (CancelledError cancelled) {
            Asyncio.sleep(Duration.ofMillis(1)); // cleaning up may suspend
            cancelledOnTheLoop.complete(Asyncio.getRunningLoop() == loop && loop.inEventLoop());
            throw cancelled;
        }
    }

    /** The first deadlines may pass before the call is at the server at all. */
    @ParameterizedTest
    @MethodSource(TestGroups.TRANSPORTS)
    void deadline_beforeTheAnswer_failsTheCallAndCancelsTheCoroutine(Transports transport)
            throws Exception {
        CountDownLatch started = new CountDownLatch(1);
        CompletableFuture<Boolean> cancelledOnTheLoop = new CompletableFuture<>();
        with(
                transport,
                loop ->
                        Calls.unary(
                                question -> {
                                    started.countDown();
                                    return untilCancelled(loop, cancelledOnTheLoop);
                                }),
                client -> {
                    for (long millis = 20; started.getCount() > 0; millis *= 2) {
                        CallOptions options =
                                CallOptions.DEFAULT.withDeadlineAfter(
                                        millis, TimeUnit.MILLISECONDS);
                        assertEquals(
                                Status.Code.DEADLINE_EXCEEDED,
                                failure(Calls.say(client, "for ever", options)).getCode());
                    }

                    assertTrue(TestGroups.get(cancelledOnTheLoop));
                });
    }

    @ParameterizedTest
    @MethodSource(TestGroups.TRANSPORTS)
    void idleConnection_afterItsTime_isClosedByTheLoopsTimers(Transports transport)
            throws Exception {
        with(
                transport,
                builder -> builder.maxConnectionIdle(20, TimeUnit.MILLISECONDS),
                loop -> Calls.unary(question -> "re: " + question),
                client -> {
                    assertEquals("re: 1", TestGroups.get(Calls.say(client, "1")));

                    awaitState(client, ConnectivityState.IDLE);

                    assertEquals("re: 2", TestGroups.get(Calls.say(client, "2")));
                });
    }

    private static void awaitState(ManagedChannel client, ConnectivityState wanted)
            throws Exception {
        ConnectivityState state = client.getState(false);
        while (state != wanted) {
            CompletableFuture<Void> changed = new CompletableFuture<>();
            client.notifyWhenStateChanged(state, () -> changed.complete(null));
            TestGroups.get(changed);
            state = client.getState(false);
        }
    }

    @ParameterizedTest
    @MethodSource(TestGroups.TRANSPORTS)
    void groupShutdown_withACallUnderWay_cancelsItsCoroutineAndFailsTheCall(Transports transport)
            throws Exception {
        AsyncioEventLoopGroup servers = TestGroups.newGroup(1, transport);
        AsyncioEventLoopGroup clients = TestGroups.newGroup(1, transport);
        CountDownLatch started = new CountDownLatch(1);
        CompletableFuture<Boolean> cancelledOnTheLoop = new CompletableFuture<>();
        AsyncioEventLoop loop = TestGroups.onlyLoop(servers);
        ServerServiceDefinition service =
                Calls.unary(
                        question -> {
                            started.countDown();
                            return untilCancelled(loop, cancelledOnTheLoop);
                        });
        // Not closed: gRPC waits for a server whose loops have ended before it, Netty's own too.
        ManagedChannel client = new GrpcPair(servers, clients, transport, service).client();
        CompletableFuture<String> call = Calls.say(client, "for ever");
        assertTrue(started.await(TestGroups.LIMIT_SECONDS, TimeUnit.SECONDS));

        TestGroups.end(servers);

        assertTrue(TestGroups.get(cancelledOnTheLoop));
        assertEquals(Status.Code.UNAVAILABLE, failure(call).getCode());
        client.shutdownNow();
        assertTrue(client.awaitTermination(TestGroups.LIMIT_SECONDS, TimeUnit.SECONDS));
        TestGroups.end(clients);
    }

    private static Status failure(CompletableFuture<String> call) {
        return Status.fromThrowable(
                assertThrows(ExecutionException.class, () -> TestGroups.get(call)).getCause());
    }
}
