package io.nettio.dropin.vertx;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.nettio.Asyncio;
import io.nettio.CancelledError;
import io.nettio.Task;
import io.nettio.dropin.OnLoop;
import io.nettio.dropin.TestGroups;
import io.nettio.netty.AsyncioEventLoop;
import io.nettio.netty.Transports;
import io.vertx.core.Context;
import io.vertx.core.DeploymentOptions;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.ThreadingModel;
import io.vertx.core.VerticleBase;
import io.vertx.core.Vertx;
import io.vertx.core.VertxOptions;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpClient;
import io.vertx.core.http.HttpClientResponse;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.ServerWebSocket;
import io.vertx.core.http.WebSocket;
import io.vertx.core.http.WebSocketClient;
import io.vertx.core.internal.ContextInternal;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.IntStream;

/** Vert.x by its transport SPI: servers, clients, timers, event bus and verticles. */
class VertxTest {
    interface Case {
        void run(Vertx vertx, HttpClient client) throws Exception;
    }

    private static void with(Transports transport, Case test) throws Exception {
        Vertx vertx =
                Vertx.builder()
                        .with(new VertxOptions().setEventLoopPoolSize(2))
                        .withTransport(new GroupTransport(transport))
                        .build();
        HttpClient client = vertx.createHttpClient(); // Vert.x closes one that nobody holds
        try {
            test.run(vertx, client);
            get(client.close());
        } finally {
            get(vertx.close());
        }
    }

    private static <T> T get(Future<T> future) throws Exception {
        return TestGroups.get(future.toCompletionStage().toCompletableFuture());
    }

    /** The loop of the context that this handler runs in, which is that of its connection. */
    private static AsyncioEventLoop loop() {
        Context context = Vertx.currentContext();
        return assertInstanceOf(
                AsyncioEventLoop.class, ((ContextInternal) context).nettyEventLoop());
    }

    interface Body {
        String answer(AsyncioEventLoop loop) throws Exception;
    }

    /** A coroutine on the context's loop; its outcome goes back through the context. */
    private static Future<String> coroutine(Body body) {
        AsyncioEventLoop loop = loop();
        Callable<String> onLoop =
                () -> {
                    OnLoop.requireOn(loop);
                    return body.answer(loop);
                };
        Task<String> task = Asyncio.createTask(onLoop);
        return Future.fromCompletionStage(task.toCompletableFuture(), Vertx.currentContext());
    }

    private static int serve(Vertx vertx, io.vertx.core.Handler<HttpServerRequest> handler)
            throws Exception {
        return get(vertx.createHttpServer().requestHandler(handler).listen(0, "127.0.0.1"))
                .actualPort();
    }

    private static Future<String> fetch(HttpClient client, int port, String path) {
        return client.request(HttpMethod.GET, port, "127.0.0.1", path)
                .compose(request -> request.send())
                .compose(HttpClientResponse::body)
                .map(Buffer::toString);
    }

    @ParameterizedTest
    @MethodSource(TestGroups.TRANSPORTS)
    void httpHandler_thatIsACoroutine_staysOnItsContextsLoop(Transports transport)
            throws Exception {
        with(
                transport,
                (vertx, client) -> {
                    int names = serve(vertx, request -> request.response().end("Ada"));
                    int greetings =
                            serve(
                                    vertx,
                                    request -> greeting(client, names).onComplete(answer(request)));

                    assertEquals("Hello, Ada", get(fetch(client, greetings, "/")));
                });
    }

    private static Future<String> greeting(HttpClient client, int names) {
        return coroutine(
                loop ->
                        "Hello, "
                                + OnLoop.sleepAndAwait(
                                        loop, () -> fetch(client, names, "/").toCompletionStage()));
    }

    private static io.vertx.core.Handler<io.vertx.core.AsyncResult<String>> answer(
            HttpServerRequest request) {
        return result -> {
            OnLoop.requireOn(loop());
            if (result.succeeded()) {
                request.response().end(result.result());
            } else {
                request.response().setStatusCode(500).end(String.valueOf(result.cause()));
            }
        };
    }

    @ParameterizedTest
    @MethodSource(TestGroups.TRANSPORTS)
    void requests_manyAtOnce_eachGetsItsAnswer(Transports transport) throws Exception {
        with(
                transport,
                (vertx, client) -> {
                    int port =
                            serve(
                                    vertx,
                                    request ->
                                            coroutine(
                                                            loop -> {
                                                                Asyncio.sleep(Duration.ofMillis(1));
                                                                return "re: " + request.path();
                                                            })
                                                    .onComplete(answer(request)));
                    List<Future<String>> answers =
                            IntStream.range(0, 200)
                                    .mapToObj(i -> fetch(client, port, "/" + i))
                                    .toList();
                    for (int i = 0; i < answers.size(); i++) {
                        assertEquals("re: /" + i, get(answers.get(i)));
                    }
                });
    }

    @ParameterizedTest
    @MethodSource(TestGroups.TRANSPORTS)
    void connection_closedByTheClient_cancelsTheCoroutine(Transports transport) throws Exception {
        CompletableFuture<Boolean> cancelledOnTheLoop = new CompletableFuture<>();
        with(
                transport,
                (vertx, client) -> {
                    CompletableFuture<Void> started = new CompletableFuture<>();
                    int port =
                            serve(
                                    vertx,
                                    request -> {
                                        Task<String> task =
                                                Asyncio.createTask(
                                                        untilCancelled(loop(), cancelledOnTheLoop));
                                        request.connection().closeHandler(gone -> task.cancel());
                                        started.complete(null);
                                    });
                    io.vertx.core.net.NetSocket peer =
                            get(vertx.createNetClient().connect(port, "127.0.0.1"));
                    get(peer.write("GET / HTTP/1.1\r\nHost: here\r\n\r\n"));
                    TestGroups.get(started);

                    get(peer.close());

                    assertTrue(TestGroups.get(cancelledOnTheLoop));
                });
    }

    private static Callable<String> untilCancelled(
            AsyncioEventLoop loop, CompletableFuture<Boolean> cancelledOnTheLoop) {
        return () -> {
            try {
                Asyncio.sleep(Duration.ofHours(1));
                return "never";
            } catch (CancelledError cancelled) {
                cancelledOnTheLoop.complete(Asyncio.getRunningLoop() == loop && loop.inEventLoop());
                throw cancelled;
            }
        };
    }

    @ParameterizedTest
    @MethodSource(TestGroups.TRANSPORTS)
    void timers_ofOneDelay_fireInTheirOrderOnTheContextsLoop(Transports transport)
            throws Exception {
        with(
                transport,
                (vertx, client) -> {
                    Promise<List<String>> fired = Promise.promise();
                    List<String> trail = new ArrayList<>();
                    vertx.runOnContext(
                            now -> {
                                AsyncioEventLoop loop = loop();
                                vertx.setTimer(1, id -> note(loop, trail, "first"));
                                vertx.setTimer(1, id -> note(loop, trail, "second"));
                                vertx.cancelTimer(
                                        vertx.setTimer(1, id -> note(loop, trail, "cancelled")));
                                vertx.setTimer(1, id -> note(loop, trail, "third"));
                                vertx.setTimer(1, id -> fired.complete(trail));
                            });

                    assertEquals(List.of("first", "second", "third"), get(fired.future()));
                });
    }

    private static void note(AsyncioEventLoop loop, List<String> trail, String name) {
        OnLoop.requireOn(loop);
        trail.add(name);
    }

    @ParameterizedTest
    @MethodSource(TestGroups.TRANSPORTS)
    void periodicTimer_untilItIsCancelled_repeats(Transports transport) throws Exception {
        with(
                transport,
                (vertx, client) -> {
                    Promise<Integer> done = Promise.promise();
                    int[] count = {0};
                    // On the loop: from elsewhere Vert.x may fire before it knows what to cancel.
                    vertx.runOnContext(
                            now ->
                                    vertx.setPeriodic(
                                            1,
                                            id -> {
                                                if (++count[0] == 5) {
                                                    vertx.cancelTimer(id);
                                                    vertx.setTimer(
                                                            5, later -> done.complete(count[0]));
                                                }
                                            }));

                    assertEquals(5, get(done.future()));
                });
    }

    @ParameterizedTest
    @MethodSource(TestGroups.TRANSPORTS)
    void eventBus_consumedByACoroutine_repliesFromItsLoop(Transports transport) throws Exception {
        with(
                transport,
                (vertx, client) -> {
                    vertx.eventBus().<String>consumer("name", message -> message.reply("Ada"));
                    vertx.eventBus()
                            .<String>consumer(
                                    "greet",
                                    message ->
                                            coroutine(loop -> "Hello, " + askForName(vertx, loop))
                                                    .onSuccess(message::reply)
                                                    .onFailure(
                                                            failure ->
                                                                    message.fail(
                                                                            1,
                                                                            failure.toString())));

                    assertEquals(
                            "Hello, Ada",
                            get(vertx.eventBus().<String>request("greet", "").map(m -> m.body())));
                });
    }

    private static String askForName(Vertx vertx, AsyncioEventLoop loop) {
        return OnLoop.sleepAndAwait(
                loop,
                () ->
                        vertx.eventBus()
                                .<String>request("name", "")
                                .map(m -> m.body())
                                .toCompletionStage());
    }

    @ParameterizedTest
    @MethodSource(TestGroups.TRANSPORTS)
    void verticles_oneForEachLoop_runTheirCoroutinesOnIt(Transports transport) throws Exception {
        Set<AsyncioEventLoop> loops = ConcurrentHashMap.newKeySet();
        with(
                transport,
                (vertx, client) -> {
                    get(
                            vertx.deployVerticle(
                                    () -> new CoroutineVerticle(loops),
                                    new DeploymentOptions().setInstances(2)));

                    assertEquals(2, loops.size());
                });
    }

    /** Starts by a coroutine that waits for a worker of Vert.x. */
    private static final class CoroutineVerticle extends VerticleBase {
        private final Set<AsyncioEventLoop> loops;

        CoroutineVerticle(Set<AsyncioEventLoop> loops) {
            this.loops = loops;
        }

        @Override
        public Future<?> start() {
            return coroutine(
                    loop -> {
                        loops.add(loop);
                        return OnLoop.sleepAndAwait(
                                loop,
                                () -> vertx.executeBlocking(() -> "worked").toCompletionStage());
                    });
        }
    }

    /** Vert.x's own way to write straight-line code: its handlers run on virtual threads. */
    @ParameterizedTest
    @MethodSource(TestGroups.TRANSPORTS)
    void virtualThreadVerticle_onTheseLoops_awaitsAsOnOthers(Transports transport)
            throws Exception {
        with(
                transport,
                (vertx, client) -> {
                    int port = serve(vertx, request -> request.response().end("Ada"));
                    Promise<String> answer = Promise.promise();
                    get(
                            vertx.deployVerticle(
                                    new VerticleBase() {
                                        @Override
                                        public Future<?> start() {
                                            vertx.timer(1).await();
                                            answer.complete(fetch(client, port, "/").await());
                                            return Future.succeededFuture();
                                        }
                                    },
                                    new DeploymentOptions()
                                            .setThreadingModel(ThreadingModel.VIRTUAL_THREAD)));

                    assertEquals("Ada", get(answer.future()));
                });
    }

    @ParameterizedTest
    @MethodSource(TestGroups.TRANSPORTS)
    void webSocket_andItsClient_talkInOrder(Transports transport) throws Exception {
        with(
                transport,
                (vertx, client) -> {
                    int port =
                            get(vertx.createHttpServer()
                                            .webSocketHandler(VertxTest::answerEach)
                                            .listen(0, "127.0.0.1"))
                                    .actualPort();
                    WebSocketClient webSockets = vertx.createWebSocketClient();
                    Promise<List<String>> all = Promise.promise();
                    webSockets
                            .connect(port, "127.0.0.1", "/")
                            .onFailure(all::fail)
                            .onSuccess(socket -> askTwenty(socket, all));

                    assertEquals(
                            IntStream.range(0, 20).mapToObj(i -> "re: " + i).toList(),
                            get(all.future()));
                    get(webSockets.close());
                });
    }

    private static void answerEach(ServerWebSocket socket) {
        socket.textMessageHandler(text -> socket.writeTextMessage("re: " + text));
    }

    private static void askTwenty(WebSocket socket, Promise<List<String>> all) {
        List<String> answers = new ArrayList<>();
        socket.textMessageHandler(
                text -> {
                    answers.add(text);
                    if (answers.size() == 20) {
                        all.complete(answers);
                    }
                });
        IntStream.range(0, 20).forEach(i -> socket.writeTextMessage("" + i));
    }

    @ParameterizedTest
    @MethodSource(TestGroups.TRANSPORTS)
    void close_withACoroutineAsleep_cancelsItAndEnds(Transports transport) throws Exception {
        CompletableFuture<Boolean> cancelledOnTheLoop = new CompletableFuture<>();
        CompletableFuture<Void> started = new CompletableFuture<>();
        with(
                transport,
                (vertx, client) -> {
                    vertx.runOnContext(
                            now -> {
                                Asyncio.createTask(untilCancelled(loop(), cancelledOnTheLoop));
                                vertx.runOnContext(next -> started.complete(null));
                            });
                    TestGroups.get(started);
                });

        assertTrue(TestGroups.get(cancelledOnTheLoop));
    }
}
