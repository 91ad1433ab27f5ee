package io.nettio.examples.websocket;

import io.nettio.Asyncio;
import io.nettio.Task;
import io.nettio.examples.Listening;
import io.nettio.netty.CoroutineHandler;
import io.nettio.netty.MessageChannel;
import io.nettio.netty.Transports;
import io.netty.channel.ChannelPipeline;
import io.netty.handler.codec.http.HttpObjectAggregator;
import io.netty.handler.codec.http.HttpServerCodec;
import io.netty.handler.codec.http.websocketx.PingWebSocketFrame;
import io.netty.handler.codec.http.websocketx.TextWebSocketFrame;
import io.netty.handler.codec.http.websocketx.WebSocketServerProtocolHandler;

import java.io.IOException;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;

/**
 * One WebSocket connection. {@code subscribe NAME} starts a task that sends {@code NAME 1}, {@code
 * NAME 2} and so on, one each period; {@code unsubscribe NAME} cancels it. All of them end with the
 * connection. Netty's own handler does the handshakes, and answers pings.
 */
public final class Ticker {
    private final MessageChannel<TextWebSocketFrame> channel;
    private final Duration period;
    private final Map<String, Task<Void>> subscriptions = new HashMap<>();

    private Ticker(MessageChannel<TextWebSocketFrame> channel, Duration period) {
        this.channel = channel;
        this.period = period;
    }

    static void addTo(ChannelPipeline pipeline, Duration period, Duration pingPeriod) {
        pipeline.addLast(
                new HttpServerCodec(),
                new HttpObjectAggregator(8 << 10),
                new WebSocketServerProtocolHandler("/ticks"),
                new CoroutineHandler<>(
                        TextWebSocketFrame.class,
                        channel -> new Ticker(channel, period).run(pingPeriod)));
    }

    private void run(Duration pingPeriod) throws IOException {
        String text = channel.receive().text(); // behind the opening handshake, at the earliest
        channel.createTask(() -> ping(pingPeriod));
        while (true) {
            obey(text.split(" ", 2));
            text = channel.receive().text();
        }
    }

    private void obey(String[] words) throws IOException {
        if (words.length == 2 && words[0].equals("subscribe")) {
            subscriptions.computeIfAbsent(words[1], name -> channel.createTask(() -> tick(name)));
        } else if (words.length == 2 && words[0].equals("unsubscribe")) {
            Task<Void> ticking = subscriptions.remove(words[1]);
            if (ticking != null) {
                ticking.cancel();
            }
            channel.send(new TextWebSocketFrame("unsubscribed " + words[1]));
        } else {
            channel.send(new TextWebSocketFrame("subscribe or unsubscribe NAME"));
        }
    }

    private void tick(String name) throws IOException {
        for (long i = 1; true; i++) {
            channel.send(new TextWebSocketFrame(name + " " + i));
            Asyncio.sleep(period);
        }
    }

    /** A peer that has vanished is found out by what is sent to it. */
    private void ping(Duration pingPeriod) throws IOException {
        while (true) {
            Asyncio.sleep(pingPeriod);
            channel.send(new PingWebSocketFrame());
        }
    }

    public static void main(String[] args) {
        Duration second = Duration.ofSeconds(1);
        Listening.start(
                        Transports.best(),
                        Listening.port(args, 8080),
                        pipeline -> addTo(pipeline, second, second.multipliedBy(10)))
                .serve("ws://127.0.0.1:%d/ticks takes the texts: subscribe NAME, unsubscribe NAME");
    }
}
