package io.nettio.netty.stream;

import io.nettio.AsyncFuture;
import io.nettio.Context;
import io.nettio.ExceptionContext;
import io.nettio.Loop;
import io.nettio.Task;
import io.nettio.inspect.TaskChannel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.handler.ssl.SslHandshakeCompletionEvent;

import java.util.List;

/** Starts the server's callback once a connection is there, with TLS once the handshake is done. */
final class ClientHandler extends ChannelInboundHandlerAdapter {
    private final AsyncServer server;
    private final StreamSetup stream;
    private final boolean afterHandshake;

    ClientHandler(AsyncServer server, StreamSetup stream, boolean afterHandshake) {
        this.server = server;
        this.stream = stream;
        this.afterHandshake = afterHandshake;
    }

    @Override
    public void channelActive(ChannelHandlerContext ctx) {
        if (!server.attach(stream.transport())) {
            stream.transport().abort(); // closed in the meantime
        } else if (!afterHandshake) {
            start(ctx);
        }
        ctx.fireChannelActive();
    }

    @Override
    public void userEventTriggered(ChannelHandlerContext ctx, Object event) {
        if (afterHandshake
                && event instanceof SslHandshakeCompletionEvent done
                && done.isSuccess()
                && !stream.transport().isClosing()) {
            start(ctx);
        }
        ctx.fireUserEventTriggered(event);
    }

    private void start(ChannelHandlerContext ctx) {
        ctx.pipeline().remove(this);
        ChannelTransport transport = stream.transport();
        StreamConnection connection = stream.connection();
        Context context = server.context().copy();
        Object label = TaskChannel.label(ctx.channel());
        context.run(() -> TaskChannel.CURRENT.set(label));
        Task.Options options = Task.Options.DEFAULT.withContext(context);
        Loop loop = transport.loop();
        Task<Void> task = loop.createTask(server.callback(connection), options);
        task.addDoneCallback(done -> onCallbackDone(transport, done));
    }

    private static void onCallbackDone(ChannelTransport transport, AsyncFuture<Void> done) {
        Throwable failure = done.cancelled() ? null : done.exception();
        if (failure != null) {
            transport
                    .loop()
                    .callExceptionHandler(
                            new ExceptionContext(
                                    "Unhandled exception in the callback of a client",
                                    failure,
                                    (Task<?>) done,
                                    null,
                                    null,
                                    List.of()));
        }
        if (done.cancelled() || failure != null) {
            transport.close();
        }
    }
}
