package io.nettio.examples.server;

import io.nettio.AsyncTimeoutException;
import io.nettio.Asyncio;
import io.nettio.Coroutine;
import io.nettio.Loop;
import io.nettio.coroutine.CoroutineBackend;
import io.nettio.metrics.ObservabilityOptions;
import io.nettio.metrics.ObservabilityServer;
import io.nettio.metrics.PrometheusScrapeHandler;
import io.nettio.metrics.page.LoopsPage;
import io.nettio.netty.AsyncioEventLoopGroup;
import io.nettio.netty.NettyAsyncio;
import io.nettio.netty.Transports;
import io.netty.channel.Channel;
import io.netty.util.concurrent.Future;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.TimeUnit;

/** The server, from its first socket to its last. */
final class ExampleServer {
    /** How long requests in flight may take once the server stops; after that they are cut. */
    private static final Duration DRAIN_LIMIT = Duration.ofSeconds(3);

    /** How long the loops may take to end after that. */
    private static final long SHUTDOWN_MILLIS = 500;

    private final Transports transport;
    private final int loopCount;
    private final AsyncioEventLoopGroup loops;
    private final Channel listener;
    private final Meters meters;
    private final ObservabilityServer metrics;
    private final Traffic traffic;

    private ExampleServer(
            Transports transport,
            int loopCount,
            AsyncioEventLoopGroup loops,
            Channel listener,
            Meters meters,
            ObservabilityServer metrics,
            Traffic traffic) {
        this.transport = transport;
        this.loopCount = loopCount;
        this.loops = loops;
        this.listener = listener;
        this.meters = meters;
        this.metrics = metrics;
        this.traffic = traffic;
    }

    static ExampleServer start(
            Transports transport,
            int loopCount,
            InetSocketAddress address,
            InetSocketAddress metricsAddress)
            throws StartException {
        AsyncioEventLoopGroup loops =
                new AsyncioEventLoopGroup(loopCount, transport.ioHandlerFactory());
        Traffic traffic = new Traffic();
        OwnAddress self = new OwnAddress(transport);
        Router router = Endpoints.router(traffic, self);
        Channel listener =
                Listener.bind(
                        loops,
                        transport,
                        address,
                        "--port",
                        () -> HttpConnection.handler(router, traffic));
        self.set(Listener.address(listener));
        Meters meters = new Meters(loops, traffic);
        ObservabilityServer metrics = serve(loops, meters, transport, metricsAddress);
        return new ExampleServer(transport, loopCount, loops, listener, meters, metrics, traffic);
    }

    private static ObservabilityServer serve(
            AsyncioEventLoopGroup loops,
            Meters meters,
            Transports transport,
            InetSocketAddress address)
            throws StartException {
        ObservabilityOptions options =
                ObservabilityOptions.onLoopback(0)
                        .withAddress(address)
                        .withTransport(transport)
                        .withRoute("/metrics", PrometheusScrapeHandler.route(meters.registry()));
        try {
            return ObservabilityServer.start(LoopsPage.of("http", loops).addTo(options));
        } catch (IOException failure) {
            throw new StartException(
                    failure.getMessage()
                            + ": choose another port with --metrics-port, 0 for any that is free.",
                    failure);
        }
    }

    /** What runs here, in one line. */
    String describe() {
        return "Nettio example server: transport "
                + transport.transportName()
                + ", coroutines "
                + CoroutineBackend.chosen().name()
                + ", "
                + loopCount
                + (loopCount == 1 ? " loop, " : " loops, ")
                + url()
                + ", metrics "
                + metricsUrl();
    }

    String url() {
        return "http://" + Addresses.authority(Listener.address(listener));
    }

    String metricsUrl() {
        return metrics.url("/metrics").toString();
    }

    /** A clock for whoever measures this server. */
    Loop clock() {
        return loops.next();
    }

    /**
     * Completes at the first SIGTERM or Ctrl-C from now on; a second one ends the process at once.
     */
    CompletableFuture<Void> termination() {
        CompletableFuture<Void> termination = new CompletableFuture<>();
        for (String signal : List.of("TERM", "INT")) {
            // on the loop of the metrics, which no request blocks
            metrics.loop()
                    .addSignalHandler(
                            signal,
                            () -> {
                                if (!termination.complete(null)) {
                                    Runtime.getRuntime().halt(1);
                                }
                            });
        }
        return termination;
    }

    /**
     * Stops accepting, lets requests in flight end, and ends the loops, blocking the caller for at
     * most 4 seconds. The metrics are served until the requests have ended.
     */
    void stop() {
        try {
            Asyncio.runCoroutineThreadsafe(
                            Coroutine.of(
                                    () -> Asyncio.waitFor(Coroutine.of(this::drain), DRAIN_LIMIT)),
                            metrics.loop())
                    .join();
        } catch (CompletionException failure) {
            if (!(failure.getCause() instanceof AsyncTimeoutException)) {
                throw failure;
            }
            // What takes longer is cut.
        }
        meters.close();
        Future<?> httpEnd = loops.shutdownGracefully(0, SHUTDOWN_MILLIS, TimeUnit.MILLISECONDS);
        Future<?> metricsEnd = metrics.shutdownGracefully();
        httpEnd.awaitUninterruptibly(SHUTDOWN_MILLIS);
        metricsEnd.awaitUninterruptibly(SHUTDOWN_MILLIS);
    }

    /** Runs on the loop of the metrics, which no request blocks. */
    private void drain() {
        traffic.beginToStop();
        Asyncio.await(traffic.fetches().whenNone()); // these still need a server to call
        NettyAsyncio.await(listener.close());
        traffic.endIdleConnections();
        Asyncio.sleep(HttpConnection.GRACE); // what was accepted last may have no coroutine yet
        Asyncio.await(traffic.connections().whenNone());
    }
}
