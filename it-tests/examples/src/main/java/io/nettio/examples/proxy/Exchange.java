package io.nettio.examples.proxy;

import io.nettio.Asyncio;
import io.nettio.Task;
import io.nettio.Timeout;
import io.nettio.netty.MessageChannel;
import io.netty.handler.codec.DecoderException;
import io.netty.handler.codec.http.HttpObject;
import io.netty.handler.codec.http.HttpRequest;
import io.netty.handler.codec.http.HttpResponse;
import io.netty.handler.codec.http.LastHttpContent;
import io.netty.util.ReferenceCountUtil;

import java.io.IOException;
import java.time.Duration;

/**
 * A request and its answer, piece by piece: neither side is read faster than the other one takes.
 * It fails once nothing has moved for the limit, in either direction.
 */
final class Exchange {
    private final MessageChannel<HttpObject> client;
    private final HttpRequest request;
    private final Duration limit;
    private boolean sent;
    private boolean uploaded;
    private boolean answered;

    Exchange(MessageChannel<HttpObject> client, HttpRequest request, Duration limit) {
        this.client = client;
        this.request = request;
        this.limit = limit;
        Http.prepare(request);
    }

    /** Whether the client has an answer, or its beginning. */
    boolean isAnswered() {
        return answered;
    }

    /** Whether another upstream may be asked: nothing was sent, or twice does no harm. */
    boolean mayBegin() {
        return !answered && (!sent || Http.isRepeatable(request));
    }

    /** Gives whether the client's connection can be used for another request. */
    boolean run(MessageChannel<HttpObject> upstream) throws IOException {
        try {
            return Asyncio.timeout(limit, idle -> run(upstream, idle));
        } finally {
            upstream.channel().close(); // and drops what it has not taken
        }
    }

    private boolean run(MessageChannel<HttpObject> upstream, Timeout idle) throws IOException {
        sent = true;
        upstream.send(request);
        Task<Void> upload = client.createTask(() -> upload(upstream, idle));
        try {
            HttpResponse response = Http.receiveResponse(upstream);
            Http.removeHopByHop(response.headers());
            answered = true;
            client.send(response);
            copy(upstream, client, idle);
        } finally {
            upload.cancel();
        }
        return uploaded;
    }

    private void upload(MessageChannel<HttpObject> upstream, Timeout idle) {
        try {
            if (Http.hasBody(request)) {
                copy(client, upstream, idle);
            } else {
                upstream.send(LastHttpContent.EMPTY_LAST_CONTENT);
            }
            uploaded = true;
        } catch (DecoderException malformed) {
            upstream.channel().close(); // to which it is half a request
        } catch (IOException lost) {
            // there may be an answer all the same
        }
    }

    private void copy(MessageChannel<HttpObject> from, MessageChannel<HttpObject> to, Timeout idle)
            throws IOException {
        HttpObject piece;
        do {
            piece = Http.receive(from);
            to.send(ReferenceCountUtil.retain(piece)); // as the one it came from releases it, too
            if (!idle.expired()) {
                idle.reschedule(limit);
            }
        } while (!(piece instanceof LastHttpContent));
    }
}
