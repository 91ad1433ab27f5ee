package io.nettio.dropin.reactor;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.nettio.Asyncio;
import io.nettio.CancelledError;
import io.nettio.dropin.OnLoop;
import io.nettio.dropin.TestGroups;
import io.nettio.netty.AsyncioEventLoopGroup;
import io.nettio.netty.Transports;
import io.netty.channel.Channel;
import io.netty.channel.EventLoop;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.netty.ByteBufFlux;
import reactor.netty.DisposableServer;
import reactor.netty.http.client.HttpClient;
import reactor.netty.http.server.HttpServer;
import reactor.netty.http.server.HttpServerRequest;
import reactor.netty.http.server.HttpServerRoutes;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.BiConsumer;
import java.util.function.Consumer;
import java.util.stream.IntStream;

/** Reactor Netty's HTTP server and client, given a group of Nettio's and nothing else. */
class ReactorNettyTest {
    private static final Duration LIMIT = Duration.ofSeconds(TestGroups.LIMIT_SECONDS);

    interface Case {
        void run(HttpClient client) throws Exception;
    }

    private static void with(
            Transports transport, BiConsumer<HttpServerRoutes, HttpClient> routes, Case test)
            throws Exception {
        AsyncioEventLoopGroup group = TestGroups.newGroup(2, transport);
        AtomicReference<DisposableServer> bound = new AtomicReference<>();
        HttpClient client =
                HttpClient.newConnection().runOn(group).remoteAddress(() -> bound.get().address());
        Consumer<HttpServerRoutes> builder = r -> routes.accept(r, client);
        DisposableServer server =
                HttpServer.create()
                        .runOn(group)
                        .host("127.0.0.1")
                        .port(0)
                        .route(builder)
                        .bindNow(LIMIT);
        bound.set(server);
        requireTransport(server.channel(), transport);
        test.run(client);
        server.disposeNow(LIMIT);
        TestGroups.end(group);
    }

    /** Reactor Netty picks the channel's class by asking the group. */
    private static void requireTransport(Channel server, Transports transport) {
        assertEquals(transport.serverChannelClass(), server.getClass());
    }

    /** A coroutine on the loop of the request's connection, as a publisher. */
    private static Mono<String> coroutine(HttpServerRequest request, Body body) {
        AtomicReference<EventLoop> loop = new AtomicReference<>();
        request.withConnection(connection -> loop.set(connection.channel().eventLoop()));
        Callable<String> onLoop =
                () -> {
                    OnLoop.requireOn(loop.get());
                    return body.answer(loop.get());
                };
        return Mono.fromFuture(Asyncio.createTask(onLoop).toCompletableFuture());
    }

    interface Body {
        String answer(EventLoop loop) throws Exception;
    }

    private static Mono<String> get(HttpClient client, String path) {
        return client.get().uri(path).responseContent().aggregate().asString();
    }

    @ParameterizedTest
    @MethodSource(TestGroups.TRANSPORTS)
    void handler_thatIsACoroutine_staysOnTheConnectionsLoop(Transports transport) throws Exception {
        with(
                transport,
                (routes, client) ->
                        routes.get("/name", (in, out) -> out.sendString(Mono.just("Ada")))
                                .get("/greet", (in, out) -> out.sendString(greeting(in, client))),
                client -> assertEquals("Hello, Ada", get(client, "/greet").block(LIMIT)));
    }

    private static Mono<String> greeting(HttpServerRequest request, HttpClient client) {
        return coroutine(
                request,
                loop ->
                        "Hello, "
                                + OnLoop.sleepAndAwait(
                                        loop, () -> get(client, "/name").toFuture()));
    }

    @ParameterizedTest
    @MethodSource(TestGroups.TRANSPORTS)
    void requests_manyAtOnce_eachGetsItsAnswer(Transports transport) throws Exception {
        with(
                transport,
                (routes, client) ->
                        routes.get(
                                "/echo/{word}",
                                (in, out) ->
                                        out.sendString(
                                                coroutine(
                                                        in,
                                                        loop -> {
                                                            Asyncio.sleep(Duration.ofMillis(1));
                                                            return in.param("word");
                                                        }))),
                client ->
                        assertEquals(
                                IntStream.range(0, 200).mapToObj(i -> "w" + i).toList(),
                                Flux.range(0, 200)
                                        .flatMapSequential(i -> get(client, "/echo/w" + i), 32)
                                        .collectList()
                                        .block(LIMIT)));
    }

    @ParameterizedTest
    @MethodSource(TestGroups.TRANSPORTS)
    void upload_ofManyBuffers_comesBackUnchanged(Transports transport) throws Exception {
        List<String> parts = IntStream.range(0, 200).mapToObj(i -> i + "-".repeat(8192)).toList();
        with(
                transport,
                (routes, client) ->
                        routes.post("/echo", (in, out) -> out.send(in.receive().retain())),
                client ->
                        assertEquals(
                                String.join("", parts),
                                client.post()
                                        .uri("/echo")
                                        .send(ByteBufFlux.fromString(Flux.fromIterable(parts)))
                                        .responseContent()
                                        .aggregate()
                                        .asString()
                                        .block(LIMIT)));
    }

    @ParameterizedTest
    @MethodSource(TestGroups.TRANSPORTS)
    void client_thatGoesAway_cancelsTheCoroutine(Transports transport) throws Exception {
        CompletableFuture<Void> started = new CompletableFuture<>();
        CompletableFuture<Boolean> cancelledOnTheLoop = new CompletableFuture<>();
        with(
                transport,
                (routes, client) ->
                        routes.get(
                                "/never",
                                (in, out) ->
                                        out.sendString(
                                                coroutine(
                                                        in,
                                                        loop -> {
                                                            started.complete(null);
                                                            return untilCancelled(
                                                                    loop, cancelledOnTheLoop);
                                                        }))),
                client -> {
                    CompletableFuture<String> call = get(client, "/never").toFuture();
                    TestGroups.get(started);

                    call.cancel(false);

                    assertTrue(TestGroups.get(cancelledOnTheLoop));
                });
    }

    private static String untilCancelled(
            EventLoop loop, CompletableFuture<Boolean> cancelledOnTheLoop) {
        try {
            Asyncio.sleep(Duration.ofHours(1));
            return "never";
        } catch (CancelledError cancelled) {
            cancelledOnTheLoop.complete(Asyncio.getRunningLoop() == loop && loop.inEventLoop());
            throw cancelled;
        }
    }

    @ParameterizedTest
    @MethodSource(TestGroups.TRANSPORTS)
    void webSocket_answeredByCoroutines_keepsItsOrder(Transports transport) throws Exception {
        with(
                transport,
                (routes, client) ->
                        routes.ws(
                                "/chat",
                                (in, out) ->
                                        out.sendString(
                                                in.receive()
                                                        .asString()
                                                        .concatMap(ReactorNettyTest::answer))),
                client ->
                        assertEquals(
                                IntStream.range(0, 20).mapToObj(i -> "re: " + i).toList(),
                                chat(client, Flux.range(0, 20).map(String::valueOf), 20)
                                        .collectList()
                                        .block(LIMIT)));
    }

    private static Mono<String> answer(String word) {
        Callable<String> later =
                () -> {
                    Asyncio.sleep(Duration.ofMillis(1));
                    return "re: " + word;
                };
        return Mono.fromFuture(Asyncio.createTask(later).toCompletableFuture());
    }

    private static Flux<String> chat(HttpClient client, Flux<String> words, int answers) {
        return client.websocket()
                .uri("/chat")
                .handle(
                        (in, out) ->
                                out.sendString(words)
                                        .then()
                                        .thenMany(in.receive().asString().take(answers)));
    }

    @ParameterizedTest
    @MethodSource(TestGroups.TRANSPORTS)
    void responseTimeout_onTheLoopsTimers_failsTheCall(Transports transport) throws Exception {
        with(
                transport,
                (routes, client) -> routes.get("/never", (in, out) -> Mono.never()),
                client -> {
                    HttpClient impatient = client.responseTimeout(Duration.ofMillis(20));
                    assertEquals(
                            "ReadTimeoutException",
                            get(impatient, "/never")
                                    .onErrorResume(
                                            failure ->
                                                    Mono.just(failure.getClass().getSimpleName()))
                                    .block(LIMIT));
                });
    }

    @ParameterizedTest
    @MethodSource(TestGroups.TRANSPORTS)
    void disposeLater_withAQuietPeriod_endsTheGroup(Transports transport) throws Exception {
        AsyncioEventLoopGroup group = TestGroups.newGroup(1, transport);
        reactor.netty.resources.LoopResources resources = preferNative -> group;
        DisposableServer server =
                HttpServer.create().runOn(resources).host("127.0.0.1").port(0).bindNow(LIMIT);

        server.disposeNow(LIMIT);
        group.shutdownGracefully(10, 1000, TimeUnit.MILLISECONDS);

        assertTrue(group.awaitTermination(TestGroups.LIMIT_SECONDS, TimeUnit.SECONDS));
    }
}
