package io.nettio.benchmarks.servers;

import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import io.nettio.Loop;
import io.nettio.benchmarks.peers.KotlinConnection;
import io.nettio.metrics.LoopMetrics;
import io.nettio.netty.AsyncioEventLoopGroup;
import io.nettio.netty.Transports;
import io.netty.bootstrap.ServerBootstrap;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandler;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.ChannelOption;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.epoll.EpollIoHandler;
import io.netty.handler.codec.http.HttpServerCodec;
import io.netty.util.concurrent.EventExecutor;
import io.vertx.core.DeploymentOptions;
import io.vertx.core.Future;
import io.vertx.core.ThreadingModel;
import io.vertx.core.VerticleBase;
import io.vertx.core.Vertx;
import io.vertx.core.VertxOptions;
import io.vertx.core.http.HttpServer;

import org.jspecify.annotations.Nullable;

import java.net.InetSocketAddress;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.function.Supplier;

/** HTTP servers that give the same answer, each in another way, on a port that is free. */
public enum HttpServers {
    NETTIO("Nettio, coroutine per connection") {
        @Override
        Served start(int loops) {
            return serve(nettio(loops), CoroutineAnswers::handler);
        }
    },
    /** Not even the watchdog, which runs by default. */
    NETTIO_UNOBSERVED("Nettio, nothing observed") {
        @Override
        Served start(int loops) {
            return serve(nettio(loops), CoroutineAnswers::handler);
        }

        @Override
        List<String> jvmOptions() {
            return List.of("-Dnettio.watchdog=off");
        }
    },
    NETTIO_METRICS("Nettio, metrics and watchdog") {
        @Override
        Served start(int loops) {
            return serve(measured(nettio(loops)), CoroutineAnswers::handler);
        }
    },
    NETTIO_OBSERVED("Nettio, metrics, watchdog and an instrument") {
        @Override
        Served start(int loops) {
            AsyncioEventLoopGroup group = measured(nettio(loops));
            group.forEach(loop -> ((Loop) loop).addInstrument(new CountingInstrument()));
            return serve(group, CoroutineAnswers::handler);
        }
    },
    NETTIO_PLAIN("Nettio, callbacks") {
        @Override
        Served start(int loops) {
            return serve(nettio(loops), CallbackAnswers::new);
        }
    },
    NETTY("Netty, callbacks") {
        @Override
        Served start(int loops) {
            return serve(netty(loops), CallbackAnswers::new);
        }
    },
    VIRTUAL_THREADS("Netty, virtual thread per connection") {
        @Override
        Served start(int loops) {
            return serve(netty(loops), VirtualThreadAnswers::new);
        }
    },
    KOTLIN("Kotlin coroutines on Netty's loop") {
        @Override
        Served start(int loops) {
            return serve(netty(loops), () -> new KotlinConnection(Answer::make));
        }
    },
    VERTX("Vert.x, event loop") {
        @Override
        Served start(int loops) {
            return vertx(loops, ThreadingModel.EVENT_LOOP);
        }
    },
    VERTX_VIRTUAL("Vert.x, virtual threads") {
        @Override
        Served start(int loops) {
            return vertx(loops, ThreadingModel.VIRTUAL_THREAD);
        }
    };

    private final String title;

    HttpServers(String title) {
        this.title = title;
    }

    String title() {
        return title;
    }

    /** Listens. */
    abstract Served start(int loops);

    /**
     * A server that listens.
     *
     * @param loop its first, or null where it hides them
     */
    record Served(int port, @Nullable EventExecutor loop) {}

    /** What its JVM is told besides. */
    List<String> jvmOptions() {
        return List.of();
    }

    private static AsyncioEventLoopGroup measured(AsyncioEventLoopGroup group) {
        new LoopMetrics(group).bindTo(new PrometheusMeterRegistry(PrometheusConfig.DEFAULT));
        return group;
    }

    private static AsyncioEventLoopGroup nettio(int loops) {
        return new AsyncioEventLoopGroup(loops, Transports.EPOLL.ioHandlerFactory());
    }

    private static EventLoopGroup netty(int loops) {
        return new MultiThreadIoEventLoopGroup(loops, EpollIoHandler.newFactory());
    }

    private static Served serve(EventLoopGroup group, Supplier<ChannelHandler> answers) {
        ChannelHandler connection =
                new ChannelInitializer<Channel>() {
                    @Override
                    protected void initChannel(Channel channel) {
                        channel.pipeline().addLast(new HttpServerCodec(), answers.get());
                    }
                };
        return new Served(listen(group, connection), group.iterator().next());
    }

    static int listen(EventLoopGroup group, ChannelHandler connection) {
        Channel channel =
                new ServerBootstrap()
                        .group(group)
                        .channel(Transports.EPOLL.serverChannelClass())
                        .option(ChannelOption.SO_BACKLOG, 1024)
                        .childHandler(connection)
                        .bind("127.0.0.1", 0)
                        .syncUninterruptibly()
                        .channel();
        return ((InetSocketAddress) channel.localAddress()).getPort();
    }

    private static Served vertx(int loops, ThreadingModel model) {
        Vertx vertx =
                Vertx.vertx(
                        new VertxOptions()
                                .setPreferNativeTransport(true)
                                .setEventLoopPoolSize(loops));
        CompletableFuture<Integer> port = new CompletableFuture<>();
        vertx.deployVerticle(
                        () -> new VertxAnswers(port),
                        new DeploymentOptions().setThreadingModel(model).setInstances(1))
                .toCompletionStage()
                .toCompletableFuture()
                .join();
        return new Served(port.join(), null);
    }

    private static final class VertxAnswers extends VerticleBase {
        private final CompletableFuture<Integer> port;

        VertxAnswers(CompletableFuture<Integer> port) {
            this.port = port;
        }

        @Override
        public Future<?> start() {
            return vertx.createHttpServer()
                    .requestHandler(
                            request ->
                                    request.response()
                                            .putHeader("content-type", "text/plain")
                                            .end("Hello, World!"))
                    .listen(0, "127.0.0.1")
                    .map(HttpServer::actualPort)
                    .onSuccess(port::complete)
                    .onFailure(port::completeExceptionally);
        }
    }
}
