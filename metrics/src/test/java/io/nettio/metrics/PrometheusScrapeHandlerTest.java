package io.nettio.metrics;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import io.nettio.netty.AsyncioEventLoopGroup;
import io.nettio.netty.Transports;
import io.netty.bootstrap.ServerBootstrap;
import io.netty.channel.Channel;
import io.netty.channel.ChannelInitializer;
import io.netty.handler.codec.http.HttpServerCodec;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

import java.net.InetSocketAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.concurrent.TimeUnit;

/** The scrape page, asked for by a real HTTP client. */
class PrometheusScrapeHandlerTest {
    private final PrometheusMeterRegistry registry =
            new PrometheusMeterRegistry(PrometheusConfig.DEFAULT);
    private final AsyncioEventLoopGroup group =
            new AsyncioEventLoopGroup(1, Transports.NIO.ioHandlerFactory());
    private final HttpClient client = HttpClient.newHttpClient();
    private Channel server;

    @BeforeEach
    void serve() throws Exception {
        new LoopMetrics(group).bindTo(registry);
        server =
                new ServerBootstrap()
                        .group(group)
                        .channel(Transports.NIO.serverChannelClass())
                        .childHandler(
                                new ChannelInitializer<>() {
                                    @Override
                                    protected void initChannel(Channel channel) {
                                        channel.pipeline()
                                                .addLast(
                                                        new HttpServerCodec(),
                                                        new PrometheusScrapeHandler(registry));
                                    }
                                })
                        .bind("127.0.0.1", 0)
                        .sync()
                        .channel();
    }

    @AfterEach
    void closeGroup() {
        client.close();
        group.shutdownGracefully(0, 5, TimeUnit.SECONDS).syncUninterruptibly();
    }

    private HttpResponse<String> ask(String method, String path, String accept) throws Exception {
        int port = ((InetSocketAddress) server.localAddress()).getPort();
        return client.send(
                HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + path))
                        .timeout(Duration.ofSeconds(30))
                        .header("Accept", accept)
                        .method(method, HttpRequest.BodyPublishers.noBody())
                        .build(),
                HttpResponse.BodyHandlers.ofString());
    }

    @Test
    void get_always_hasTheLagHistogramAndTheGauges() throws Exception {
        HttpResponse<String> page = ask("GET", "/metrics", "*/*");

        assertEquals(200, page.statusCode());
        assertTrue(page.headers().firstValue("content-type").orElse("").startsWith("text/plain"));
        for (String name :
                new String[] {
                    "nettio_loop_lag_seconds_bucket{group=\"nettio\",loop=\"0\",le=\"0.01\"}",
                    "nettio_loop_lag_seconds_count",
                    "nettio_loop_tasks{",
                    "nettio_loop_ready{",
                    "nettio_loop_timers{",
                    "nettio_loop_turns_total{"
                }) {
            assertTrue(page.body().contains(name), name + " is missing in\n" + page.body());
        }
    }

    @Test
    void get_askingForOpenMetrics_getsIt() throws Exception {
        HttpResponse<String> page =
                ask("GET", "/metrics", "application/openmetrics-text;version=1.0.0");

        assertTrue(
                page.headers()
                        .firstValue("content-type")
                        .orElse("")
                        .startsWith("application/openmetrics-text"));
        assertTrue(page.body().endsWith("# EOF\n"));
    }

    @Test
    void head_always_hasNoBody() throws Exception {
        HttpResponse<String> page = ask("HEAD", "/metrics", "*/*");

        assertEquals(200, page.statusCode());
        assertEquals("", page.body());
    }

    @Test
    void otherPaths_areNotFound() throws Exception {
        assertEquals(404, ask("GET", "/", "*/*").statusCode());
    }

    @Test
    void otherMethods_areNotAllowed() throws Exception {
        HttpResponse<String> refused = ask("DELETE", "/metrics", "*/*");

        assertEquals(405, refused.statusCode());
        assertEquals("GET, HEAD", refused.headers().firstValue("allow").orElse(""));
    }
}
