package io.nettio.metrics;

import io.netty.channel.ChannelFutureListener;
import io.netty.channel.ChannelHandlerContext;
import io.netty.handler.codec.http.HttpRequest;
import io.netty.handler.codec.http.HttpResponseStatus;
import io.netty.handler.codec.http.TooLongHttpHeaderException;
import io.netty.handler.codec.http.TooLongHttpLineException;

/** Refuses what is no proper request. */
final class BadRequests {
    private BadRequests() {}

    /** Whether the request is no proper one; then it is answered. */
    static boolean refuses(ChannelHandlerContext ctx, HttpRequest request) {
        if (request.decoderResult().isFailure()) {
            Throwable cause = request.decoderResult().cause();
            // nothing behind it can be read
            Answers.sentence(ctx, request, status(cause), "This request cannot be read.")
                    .addListener(ChannelFutureListener.CLOSE);
            return true;
        }
        try {
            RequestTarget.of(request);
            return false;
        } catch (IllegalArgumentException badEscape) {
            Answers.sentence(
                    ctx,
                    request,
                    HttpResponseStatus.BAD_REQUEST,
                    "The path or the query of this request has an escape that is none.");
            return true;
        }
    }

    private static HttpResponseStatus status(Throwable cause) {
        if (cause instanceof TooLongHttpHeaderException) {
            return HttpResponseStatus.REQUEST_HEADER_FIELDS_TOO_LARGE;
        }
        return cause instanceof TooLongHttpLineException
                ? HttpResponseStatus.REQUEST_URI_TOO_LONG
                : HttpResponseStatus.BAD_REQUEST;
    }
}
