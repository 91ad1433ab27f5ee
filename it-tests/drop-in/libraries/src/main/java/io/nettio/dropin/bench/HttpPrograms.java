package io.nettio.dropin.bench;

import static org.springframework.web.reactive.function.server.RouterFunctions.route;

import io.nettio.dropin.Groups;
import io.nettio.netty.Transports;

import org.reactivestreams.Publisher;
import org.springframework.http.server.reactive.ReactorHttpHandlerAdapter;
import org.springframework.web.reactive.function.server.RouterFunctions;
import org.springframework.web.reactive.function.server.ServerResponse;

import reactor.core.publisher.Mono;
import reactor.netty.DisposableServer;
import reactor.netty.http.client.HttpClient;
import reactor.netty.http.server.HttpServer;
import reactor.netty.http.server.HttpServerRequest;
import reactor.netty.http.server.HttpServerResponse;
import reactor.netty.resources.ConnectionProvider;

import java.util.concurrent.CompletionStage;
import java.util.function.BiFunction;

/** HTTP over Reactor Netty, with its own handler and with Spring's. */
abstract class HttpPrograms implements Program {
    private final Loops loops;
    private final ConnectionProvider connections;
    private final DisposableServer server;
    private final HttpClient client;

    HttpPrograms(
            Groups groups,
            Transports transport,
            BiFunction<HttpServerRequest, HttpServerResponse, ? extends Publisher<Void>> handler) {
        loops = Loops.start(groups, transport);
        server =
                HttpServer.create()
                        .runOn(loops.servers())
                        .host("127.0.0.1")
                        .port(0)
                        .handle(handler)
                        .bindNow();
        connections = ConnectionProvider.create("bench", Bench.LANES);
        client =
                HttpClient.create(connections)
                        .runOn(loops.clients())
                        .remoteAddress(server::address);
    }

    @Override
    public CompletionStage<?> call() {
        return client.get().uri("/hello").responseContent().aggregate().asString().toFuture();
    }

    @Override
    public void close() {
        connections.disposeLater().block();
        server.disposeNow();
        loops.close();
    }

    /** Reactor Netty alone. */
    static final class Reactor extends HttpPrograms {
        Reactor(Groups groups, Transports transport) {
            super(groups, transport, (in, out) -> out.sendString(Mono.just("hello")));
        }
    }

    /** With Spring's routes. */
    static final class WebFlux extends HttpPrograms {
        WebFlux(Groups groups, Transports transport) {
            super(
                    groups,
                    transport,
                    new ReactorHttpHandlerAdapter(
                            RouterFunctions.toHttpHandler(
                                    route().GET(
                                                    "/hello",
                                                    request ->
                                                            ServerResponse.ok().bodyValue("hello"))
                                            .build())));
        }
    }
}
