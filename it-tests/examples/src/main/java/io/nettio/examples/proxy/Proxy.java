package io.nettio.examples.proxy;

import io.nettio.AsyncTimeoutException;
import io.nettio.Asyncio;
import io.nettio.examples.Listening;
import io.nettio.netty.CoroutineHandler;
import io.nettio.netty.MessageChannel;
import io.nettio.netty.MessageChannels;
import io.nettio.netty.Transports;
import io.netty.channel.ChannelPipeline;
import io.netty.handler.codec.DecoderException;
import io.netty.handler.codec.http.HttpClientCodec;
import io.netty.handler.codec.http.HttpMethod;
import io.netty.handler.codec.http.HttpObject;
import io.netty.handler.codec.http.HttpRequest;
import io.netty.handler.codec.http.HttpResponseStatus;
import io.netty.handler.codec.http.HttpServerCodec;
import io.netty.handler.codec.http.HttpServerExpectContinueHandler;
import io.netty.handler.codec.http.HttpServerKeepAliveHandler;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;

/**
 * A reverse proxy: each request goes to the next of the upstreams, and where that does not answer
 * in time and it may be repeated, to the one after. A client that leaves cancels its request.
 */
public final class Proxy {
    private final List<InetSocketAddress> upstreams;
    private final Duration connectLimit;
    private final Duration idleLimit;
    private int turn;

    Proxy(List<InetSocketAddress> upstreams, Duration connectLimit, Duration idleLimit) {
        this.upstreams = List.copyOf(upstreams);
        this.connectLimit = connectLimit;
        this.idleLimit = idleLimit;
    }

    void addTo(ChannelPipeline pipeline) {
        pipeline.addLast(
                new HttpServerCodec(),
                new HttpServerKeepAliveHandler(),
                new HttpServerExpectContinueHandler(),
                new CoroutineHandler<>(HttpObject.class, this::serve));
    }

    private void serve(MessageChannel<HttpObject> client) throws IOException {
        while (serve(client, (HttpRequest) client.receive())) {}
        // closes behind what was sent, and without that if the client does not read
        Asyncio.getRunningLoop().callLater(idleLimit, client.channel()::close);
    }

    /** Gives whether the connection can be used for another request. */
    private boolean serve(MessageChannel<HttpObject> client, HttpRequest request)
            throws IOException {
        if (request.decoderResult().isFailure() || request.method().equals(HttpMethod.CONNECT)) {
            client.send(Http.answer(HttpResponseStatus.BAD_REQUEST));
            return false;
        }
        if (!Http.hasBody(request)) {
            client.receive(); // the end of the request
        }
        Exchange exchange = new Exchange(client, request, idleLimit);
        var failure = HttpResponseStatus.BAD_GATEWAY;
        int first = turn++;
        for (int i = 0; i < upstreams.size() && exchange.mayBegin(); i++) {
            try (var upstream = connect(first + i)) {
                return exchange.run(upstream);
            } catch (AsyncTimeoutException slow) {
                failure = HttpResponseStatus.GATEWAY_TIMEOUT;
            } catch (IOException | DecoderException lost) {
                failure = HttpResponseStatus.BAD_GATEWAY;
            }
        }
        if (!exchange.isAnswered()) {
            client.send(Http.answer(failure));
        }
        return false;
    }

    private MessageChannel<HttpObject> connect(int number) {
        var address = upstreams.get(Math.floorMod(number, upstreams.size()));
        return Asyncio.timeout(
                connectLimit,
                scope -> MessageChannels.open(address, HttpObject.class, new HttpClientCodec()));
    }

    /** {@code PORT HOST:PORT…}: where to listen, and the servers behind. */
    public static void main(String[] args) {
        var upstreams = Arrays.stream(args).skip(1).map(Http::address).toList();
        Proxy proxy = new Proxy(upstreams, Duration.ofSeconds(1), Duration.ofSeconds(10));
        Listening.start(Transports.best(), Listening.port(args, 8080), proxy::addTo)
                .serve("http://127.0.0.1:%d/ asks " + upstreams);
    }
}
