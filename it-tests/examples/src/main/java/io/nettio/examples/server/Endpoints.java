package io.nettio.examples.server;

import io.nettio.Asyncio;
import io.nettio.ExceptionGroup;
import io.nettio.Loop;
import io.netty.handler.codec.http.HttpContent;
import io.netty.handler.codec.http.HttpResponseStatus;
import io.netty.handler.codec.http.LastHttpContent;

import java.io.IOException;
import java.time.Duration;

/** The paths of the example, each a few lines of straight-line code. */
final class Endpoints {
    private static final int MAX_SLEEP_MILLIS = 60_000;
    private static final int MAX_BUSY_MILLIS = 10_000;
    private static final int MAX_FETCHES = 100;

    private final Traffic traffic;
    private final OwnAddress self;

    private Endpoints(Traffic traffic, OwnAddress self) {
        this.traffic = traffic;
        this.self = self;
    }

    static Router router(Traffic traffic, OwnAddress self) {
        Endpoints endpoints = new Endpoints(traffic, self);
        return new Router()
                .get("/hello", Endpoints::hello)
                .get("/sleep", Endpoints::sleep)
                .get("/fetch", endpoints::fetch)
                .get("/work", Endpoints::work)
                .get("/block", Endpoints::block)
                .post("/echo", Endpoints::echo);
    }

    /** Awaits a timer of a millisecond; meanwhile the loop serves others. */
    private static void hello(Exchange exchange) throws IOException {
        Asyncio.sleep(Duration.ofMillis(1));
        exchange.answer(HttpResponseStatus.OK, "Hello from Nettio");
    }

    /** Answers after {@code ms} milliseconds. */
    private static void sleep(Exchange exchange) throws IOException, BadRequestException {
        Duration time = exchange.parameters().millis(50, MAX_SLEEP_MILLIS);
        Asyncio.sleep(time);
        exchange.answer(HttpResponseStatus.OK, "Slept for " + time.toMillis() + " ms");
    }

    /** Makes {@code n} requests to this server itself, side by side, and awaits them all. */
    private void fetch(Exchange exchange) throws IOException, BadRequestException {
        int n = exchange.parameters().number("n", 3, 1, MAX_FETCHES);
        traffic.fetches().begin();
        try {
            if (traffic.isStopping()) {
                exchange.answer(
                        HttpResponseStatus.SERVICE_UNAVAILABLE,
                        "The server is stopping and calls itself no more.");
                return;
            }
            Asyncio.taskGroup(
                    group -> {
                        for (int i = 0; i < n; i++) {
                            group.createTask(() -> self.get("/sleep?ms=50"));
                        }
                    });
            exchange.answer(HttpResponseStatus.OK, "Fetched " + n + " answers from /sleep?ms=50");
        } catch (ExceptionGroup failures) {
            exchange.answer(
                    HttpResponseStatus.BAD_GATEWAY,
                    failures.exceptions().size()
                            + " of the requests to /sleep failed: "
                            + failures.exceptions().get(0).getMessage());
        } finally {
            traffic.fetches().end();
        }
    }

    /** Computes for {@code ms} milliseconds on another thread; meanwhile the loop serves others. */
    private static void work(Exchange exchange) throws IOException, BadRequestException {
        Duration time = exchange.parameters().millis(20, MAX_BUSY_MILLIS);
        Loop clock = exchange.loop();
        String thread =
                Asyncio.toThread(
                        () -> {
                            spin(clock, time);
                            return Thread.currentThread().getName();
                        });
        exchange.answer(
                HttpResponseStatus.OK, "Worked for " + time.toMillis() + " ms on " + thread);
    }

    /** Does what nobody should: keeps the loop from serving anyone. The lag metrics show it. */
    private static void block(Exchange exchange) throws IOException, BadRequestException {
        Duration time = exchange.parameters().millis(200, MAX_BUSY_MILLIS);
        spin(exchange.loop(), time);
        exchange.answer(HttpResponseStatus.OK, "Blocked the loop for " + time.toMillis() + " ms");
    }

    private static void spin(Loop clock, Duration time) {
        long endNanos = clock.time() + time.toNanos();
        while (clock.time() - endNanos < 0) {
            Thread.onSpinWait();
        }
    }

    /**
     * Sends the body back as it comes; {@code send} waits for a client that reads slowly. One that
     * sends all of a large body before it reads anything, as {@code java.net.http} does, waits for
     * itself.
     */
    private static void echo(Exchange exchange) throws IOException {
        exchange.beginStream(exchange.contentType());
        HttpContent content;
        do {
            content = exchange.receiveBody();
            exchange.send(content);
        } while (!(content instanceof LastHttpContent));
    }
}
