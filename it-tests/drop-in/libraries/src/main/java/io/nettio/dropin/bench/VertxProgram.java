package io.nettio.dropin.bench;

import io.nettio.dropin.Groups;
import io.nettio.dropin.vertx.GroupTransport;
import io.nettio.netty.Transports;
import io.vertx.core.Vertx;
import io.vertx.core.VertxOptions;
import io.vertx.core.http.HttpClient;
import io.vertx.core.http.HttpClientResponse;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.PoolOptions;

import java.util.concurrent.CompletionStage;

/** HTTP over Vert.x, with two loops for its server and its client. */
final class VertxProgram implements Program {
    private final Vertx vertx;
    private final HttpClient client;
    private final int port;

    VertxProgram(Groups groups, Transports transport) {
        vertx =
                Vertx.builder()
                        .with(new VertxOptions().setEventLoopPoolSize(2))
                        .withTransport(
                                groups == Groups.NETTIO
                                        ? new GroupTransport(transport)
                                        : GroupTransport.ofVertx(transport))
                        .build();
        port =
                vertx.createHttpServer()
                        .requestHandler(request -> request.response().end("hello"))
                        .listen(0, "127.0.0.1")
                        .toCompletionStage()
                        .toCompletableFuture()
                        .join()
                        .actualPort();
        client = vertx.createHttpClient(new PoolOptions().setHttp1MaxSize(Bench.LANES));
    }

    @Override
    public CompletionStage<?> call() {
        return client.request(HttpMethod.GET, port, "127.0.0.1", "/hello")
                .compose(request -> request.send())
                .compose(HttpClientResponse::body)
                .toCompletionStage();
    }

    @Override
    public void close() {
        // One after the other: a future of the first would come back on a loop that has ended.
        client.close().toCompletionStage().toCompletableFuture().join();
        vertx.close().toCompletionStage().toCompletableFuture().join();
    }
}
