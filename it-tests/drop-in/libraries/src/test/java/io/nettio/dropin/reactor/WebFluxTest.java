package io.nettio.dropin.reactor;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.springframework.web.reactive.function.server.RouterFunctions.route;

import io.nettio.Asyncio;
import io.nettio.dropin.OnLoop;
import io.nettio.dropin.TestGroups;
import io.nettio.netty.AsyncioEventLoop;
import io.nettio.netty.AsyncioEventLoopGroup;
import io.nettio.netty.Transports;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.springframework.context.annotation.AnnotationConfigApplicationContext;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.http.MediaType;
import org.springframework.http.client.reactive.ReactorClientHttpConnector;
import org.springframework.http.server.reactive.HttpHandler;
import org.springframework.http.server.reactive.ReactorHttpHandlerAdapter;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.RestController;
import org.springframework.web.reactive.config.EnableWebFlux;
import org.springframework.web.reactive.function.client.ClientResponse;
import org.springframework.web.reactive.function.client.WebClient;
import org.springframework.web.reactive.function.server.RouterFunction;
import org.springframework.web.reactive.function.server.RouterFunctions;
import org.springframework.web.reactive.function.server.ServerRequest;
import org.springframework.web.reactive.function.server.ServerResponse;
import org.springframework.web.server.adapter.WebHttpHandlerBuilder;

import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Schedulers;
import reactor.netty.DisposableServer;
import reactor.netty.http.client.HttpClient;
import reactor.netty.http.server.HttpServer;

import java.time.Duration;
import java.util.concurrent.Callable;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Function;
import java.util.stream.IntStream;

/** Spring WebFlux on Reactor Netty: routes, and Spring's client, on one group of Nettio's. */
class WebFluxTest {
    private static final Duration LIMIT = Duration.ofSeconds(TestGroups.LIMIT_SECONDS);

    interface Case {
        void run(WebClient client) throws Exception;
    }

    private static void with(
            Transports transport,
            Function<WebClient, RouterFunction<ServerResponse>> routes,
            Case test)
            throws Exception {
        AtomicReference<HttpHandler> handler = new AtomicReference<>();
        with(
                transport,
                (request, response) -> handler.get().handle(request, response),
                client -> {
                    handler.set(RouterFunctions.toHttpHandler(routes.apply(client)));
                    test.run(client);
                });
    }

    private static void with(Transports transport, HttpHandler handler, Case test)
            throws Exception {
        AsyncioEventLoopGroup group = TestGroups.newGroup(2, transport);
        DisposableServer server =
                HttpServer.create()
                        .runOn(group)
                        .host("127.0.0.1")
                        .port(0)
                        .handle(new ReactorHttpHandlerAdapter(handler))
                        .bindNow(LIMIT);
        HttpClient connections =
                HttpClient.newConnection().runOn(group).remoteAddress(server::address);
        test.run(
                WebClient.builder()
                        .clientConnector(new ReactorClientHttpConnector(connections))
                        .build());
        server.disposeNow(LIMIT);
        TestGroups.end(group);
    }

    /** A handler is called on its connection's loop, which the coroutine must never leave. */
    private static Mono<ServerResponse> coroutine(Body body) {
        AsyncioEventLoop loop = (AsyncioEventLoop) Asyncio.getRunningLoop();
        Callable<String> onLoop =
                () -> {
                    OnLoop.requireOn(loop);
                    return body.answer(loop);
                };
        return Mono.fromFuture(Asyncio.createTask(onLoop).toCompletableFuture())
                .flatMap(answer -> ServerResponse.ok().bodyValue(answer));
    }

    interface Body {
        String answer(AsyncioEventLoop loop) throws Exception;
    }

    private static Mono<String> get(WebClient client, String path) {
        return client.get().uri(path).retrieve().bodyToMono(String.class);
    }

    @ParameterizedTest
    @MethodSource(TestGroups.TRANSPORTS)
    void route_thatIsACoroutine_staysOnTheConnectionsLoop(Transports transport) throws Exception {
        with(
                transport,
                client ->
                        route().GET("/name", request -> ServerResponse.ok().bodyValue("Ada"))
                                .GET("/greet", request -> greeting(client))
                                .build(),
                client -> assertEquals("Hello, Ada", get(client, "/greet").block(LIMIT)));
    }

    private static Mono<ServerResponse> greeting(WebClient client) {
        return coroutine(
                loop ->
                        "Hello, "
                                + OnLoop.sleepAndAwait(
                                        loop, () -> get(client, "/name").toFuture()));
    }

    @ParameterizedTest
    @MethodSource(TestGroups.TRANSPORTS)
    void route_thatThrowsInItsCoroutine_answers500(Transports transport) throws Exception {
        with(
                transport,
                client ->
                        route().GET("/fail", request -> failing())
                                .onError(
                                        IllegalStateException.class,
                                        (failure, request) ->
                                                ServerResponse.status(500)
                                                        .bodyValue("" + failure.getMessage()))
                                .build(),
                client ->
                        assertEquals(
                                "500 no",
                                client.get()
                                        .uri("/fail")
                                        .exchangeToMono(WebFluxTest::statusAndBody)
                                        .block(LIMIT)));
    }

    private static Mono<ServerResponse> failing() {
        return coroutine(
                loop -> {
                    Asyncio.sleep(Duration.ZERO);
                    throw new IllegalStateException("no");
                });
    }

    private static Mono<String> statusAndBody(ClientResponse response) {
        return response.bodyToMono(String.class)
                .map(body -> response.statusCode().value() + " " + body);
    }

    @ParameterizedTest
    @MethodSource(TestGroups.TRANSPORTS)
    void eventStream_onTheLoopAsScheduler_bringsEachEventInOrder(Transports transport)
            throws Exception {
        with(
                transport,
                client -> route().GET("/ticks", request -> twentyTicks()).build(),
                client ->
                        assertEquals(
                                IntStream.range(0, 20).mapToObj(i -> "t" + i).toList(),
                                client.get()
                                        .uri("/ticks")
                                        .retrieve()
                                        .bodyToFlux(String.class)
                                        .collectList()
                                        .block(LIMIT)));
    }

    private static Mono<ServerResponse> twentyTicks() {
        AsyncioEventLoop loop = (AsyncioEventLoop) Asyncio.getRunningLoop();
        Flux<String> ticks =
                Flux.interval(Duration.ofMillis(1), Schedulers.fromExecutorService(loop))
                        .map(
                                tick -> {
                                    OnLoop.requireOn(loop);
                                    return "t" + tick;
                                })
                        .take(20);
        return ServerResponse.ok()
                .contentType(MediaType.TEXT_EVENT_STREAM)
                .body(ticks, String.class);
    }

    @ParameterizedTest
    @MethodSource(TestGroups.TRANSPORTS)
    void body_posted_isReadByTheCoroutine(Transports transport) throws Exception {
        String text = "word ".repeat(20_000);
        with(
                transport,
                client -> route().POST("/length", WebFluxTest::length).build(),
                client ->
                        assertEquals(
                                "" + text.length(),
                                client.post()
                                        .uri("/length")
                                        .bodyValue(text)
                                        .retrieve()
                                        .bodyToMono(String.class)
                                        .block(LIMIT)));
    }

    private static Mono<ServerResponse> length(ServerRequest request) {
        return coroutine(
                loop -> {
                    String text =
                            OnLoop.sleepAndAwait(
                                    loop, () -> request.bodyToMono(String.class).toFuture());
                    return "" + text.length();
                });
    }

    /** What Spring's applications are mostly made of. */
    @RestController
    public static class Greetings {
        @GetMapping("/greet/{name}")
        public Mono<String> greet(@PathVariable("name") String name) {
            AsyncioEventLoop loop = (AsyncioEventLoop) Asyncio.getRunningLoop();
            Callable<String> later =
                    () ->
                            OnLoop.sleepAndAwait(
                                    loop,
                                    () ->
                                            Mono.delay(Duration.ofMillis(1))
                                                    .thenReturn("Hello, " + name)
                                                    .toFuture());
            return Mono.fromFuture(Asyncio.createTask(later).toCompletableFuture());
        }
    }

    @Configuration
    @EnableWebFlux
    static class Application {
        @Bean
        Greetings greetings() {
            return new Greetings();
        }
    }

    @ParameterizedTest
    @MethodSource(TestGroups.TRANSPORTS)
    void restController_thatReturnsACoroutine_answers(Transports transport) throws Exception {
        AnnotationConfigApplicationContext application =
                new AnnotationConfigApplicationContext(Application.class);

        with(
                transport,
                WebHttpHandlerBuilder.applicationContext(application).build(),
                client -> assertEquals("Hello, Ada", get(client, "/greet/Ada").block(LIMIT)));

        application.close();
    }
}
