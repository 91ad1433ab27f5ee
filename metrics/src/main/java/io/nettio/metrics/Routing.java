package io.nettio.metrics;

import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.SimpleChannelInboundHandler;
import io.netty.handler.codec.http.HttpObject;
import io.netty.handler.codec.http.HttpRequest;
import io.netty.handler.codec.http.HttpResponseStatus;

import org.jspecify.annotations.Nullable;

import java.util.Map;

/** Hands each request of a connection to the route for its path. */
final class Routing extends SimpleChannelInboundHandler<HttpObject> {
    private static final System.Logger LOGGER = System.getLogger("io.nettio");

    private final Map<String, HttpRoute> routes;

    Routing(Map<String, HttpRoute> routes) {
        this.routes = routes;
    }

    @Override
    protected void channelRead0(ChannelHandlerContext ctx, HttpObject message) throws Exception {
        if (message instanceof HttpRequest request && !BadRequests.refuses(ctx, request)) {
            String path = RequestTarget.of(request).path();
            HttpRoute route = route(path);
            if (route == null) {
                Answers.sentence(
                        ctx,
                        request,
                        HttpResponseStatus.NOT_FOUND,
                        "Nothing is here; there is " + String.join(", ", routes.keySet()) + ".");
                return;
            }
            try {
                route.answer(ctx, request);
            } catch (Throwable failure) { // an Error is as much the route's own
                failed(ctx, request, path, failure);
            }
        }
    }

    private @Nullable HttpRoute route(String path) {
        HttpRoute exact = routes.get(path);
        int end = path.lastIndexOf('/');
        while (exact == null && end >= 0) {
            exact = routes.get(path.substring(0, end + 1));
            end = path.lastIndexOf('/', end - 1);
        }
        return exact;
    }

    private static void failed(
            ChannelHandlerContext ctx, HttpRequest request, String path, Throwable failure) {
        LOGGER.log(System.Logger.Level.ERROR, "The route for " + path + " failed", failure);
        OneRequestAtATime requests = OneRequestAtATime.in(ctx.pipeline());
        if (requests == null || requests.hasBegun()) {
            ctx.close();
        } else {
            Answers.sentence(
                    ctx,
                    request,
                    HttpResponseStatus.INTERNAL_SERVER_ERROR,
                    "This failed; the log of the process says why.");
        }
    }

    @Override
    public void exceptionCaught(ChannelHandlerContext ctx, Throwable failure) {
        ctx.close(); // a connection that broke, or was too slow
    }
}
