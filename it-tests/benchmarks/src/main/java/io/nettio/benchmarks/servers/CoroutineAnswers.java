package io.nettio.benchmarks.servers;

import io.nettio.netty.CoroutineHandler;
import io.nettio.netty.MessageChannel;
import io.netty.channel.ChannelHandler;
import io.netty.handler.codec.http.HttpObject;
import io.netty.handler.codec.http.HttpRequest;

import java.io.IOException;

/** Answers from a coroutine for each connection. */
final class CoroutineAnswers {
    private CoroutineAnswers() {}

    static ChannelHandler handler() {
        return new CoroutineHandler<>(HttpObject.class, CoroutineAnswers::serve);
    }

    private static void serve(MessageChannel<HttpObject> connection) throws IOException {
        while (true) {
            if (connection.receive() instanceof HttpRequest) {
                connection.send(Answer.make());
            }
        }
    }
}
