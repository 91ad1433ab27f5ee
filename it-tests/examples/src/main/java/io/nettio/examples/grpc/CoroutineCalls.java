package io.nettio.examples.grpc;

import io.grpc.ServerCallHandler;
import io.grpc.Status;
import io.grpc.stub.ServerCallStreamObserver;
import io.grpc.stub.ServerCalls;
import io.grpc.stub.StreamObserver;
import io.nettio.AsyncFuture;
import io.nettio.Asyncio;
import io.nettio.Body;
import io.nettio.Loop;
import io.nettio.Task;
import io.nettio.sync.AsyncEvent;

/**
 * Makes gRPC methods of coroutines. The server has {@code directExecutor()}: gRPC then calls on the
 * loop of the connection, and there the method goes on.
 */
final class CoroutineCalls {
    private CoroutineCalls() {}

    @FunctionalInterface
    interface Unary<Q, R> {
        R call(Q request) throws Exception;
    }

    @FunctionalInterface
    interface Streaming<Q, R> {
        void call(Q request, Responses<R> responses) throws Exception;
    }

    static <Q, R> ServerCallHandler<Q, R> unary(Unary<Q, R> method) {
        return ServerCalls.asyncUnaryCall(
                (request, observer) ->
                        start(observer, () -> observer.onNext(method.call(request))));
    }

    static <Q, R> ServerCallHandler<Q, R> serverStreaming(Streaming<Q, R> method) {
        return ServerCalls.asyncServerStreamingCall(
                (request, observer) -> {
                    Responses<R> responses =
                            new Responses<>((ServerCallStreamObserver<R>) observer);
                    start(observer, () -> method.call(request, responses));
                });
    }

    /** The responses of one call, which are sent as the client takes them. */
    static final class Responses<R> {
        private final ServerCallStreamObserver<R> call;
        private final AsyncEvent ready = new AsyncEvent();

        private Responses(ServerCallStreamObserver<R> call) {
            this.call = call;
            call.setOnReadyHandler(ready::set);
        }

        /** Suspends while the client, or the network, has enough to do. */
        void send(R response) {
            while (!call.isReady()) {
                ready.clear();
                ready.await();
            }
            call.onNext(response);
        }
    }

    /** A client that cancels, or whose deadline is over, cancels the coroutine. */
    private static void start(StreamObserver<?> observer, Body body) {
        ServerCallStreamObserver<?> call = (ServerCallStreamObserver<?>) observer;
        Loop loop = Asyncio.getRunningLoop();
        Task<Void> task = loop.createTask(body);
        call.setOnCancelHandler(() -> loop.callSoonThreadsafe(task::cancel));
        task.addDoneCallback(done -> end(call, done));
    }

    private static void end(ServerCallStreamObserver<?> call, AsyncFuture<?> done) {
        Throwable failure = done.cancelled() ? null : done.exception();
        if (call.isCancelled()) {
            return;
        }
        if (done.cancelled()) {
            call.onError(Status.UNAVAILABLE.withDescription("The server stops").asException());
        } else if (failure != null) {
            call.onError(failure);
        } else {
            call.onCompleted();
        }
    }
}
