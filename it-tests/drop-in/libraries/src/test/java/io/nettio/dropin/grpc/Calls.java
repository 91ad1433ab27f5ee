package io.nettio.dropin.grpc;

import com.google.common.util.concurrent.FutureCallback;
import com.google.common.util.concurrent.Futures;
import com.google.common.util.concurrent.ListenableFuture;
import com.google.common.util.concurrent.MoreExecutors;

import io.grpc.CallOptions;
import io.grpc.Channel;
import io.grpc.ServerServiceDefinition;
import io.grpc.Status;
import io.grpc.stub.ClientCalls;
import io.grpc.stub.ServerCallStreamObserver;
import io.grpc.stub.ServerCalls;
import io.grpc.stub.StreamObserver;
import io.nettio.AsyncFuture;
import io.nettio.Asyncio;
import io.nettio.QueueShutDownException;
import io.nettio.Task;
import io.nettio.sync.AsyncQueue;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;

/** gRPC's calls as coroutines on the server, and as futures on the client. */
final class Calls {
    private Calls() {}

    interface Unary {
        String answer(String question) throws Exception;
    }

    interface Streaming {
        void answer(Incoming questions, Outgoing answers) throws Exception;
    }

    static ServerServiceDefinition unary(Unary body) {
        return ServerServiceDefinition.builder(Talk.SERVICE)
                .addMethod(
                        Talk.SAY,
                        ServerCalls.asyncUnaryCall(
                                (question, call) ->
                                        run(
                                                call,
                                                () -> {
                                                    call.onNext(body.answer(question));
                                                    call.onCompleted();
                                                })))
                .build();
    }

    static ServerServiceDefinition serverStreaming(Streaming body) {
        return ServerServiceDefinition.builder(Talk.SERVICE)
                .addMethod(
                        Talk.COUNT,
                        ServerCalls.asyncServerStreamingCall(
                                (question, call) -> {
                                    Incoming questions = new Incoming();
                                    questions.onNext(question);
                                    stream(body, questions, call);
                                }))
                .build();
    }

    static ServerServiceDefinition clientStreaming(Streaming body) {
        return ServerServiceDefinition.builder(Talk.SERVICE)
                .addMethod(
                        Talk.JOIN,
                        ServerCalls.asyncClientStreamingCall(
                                call -> stream(body, new Incoming(), call)))
                .build();
    }

    static ServerServiceDefinition bidi(Streaming body) {
        return ServerServiceDefinition.builder(Talk.SERVICE)
                .addMethod(
                        Talk.CHAT,
                        ServerCalls.asyncBidiStreamingCall(
                                call -> stream(body, new Incoming(), call)))
                .build();
    }

    private static Incoming stream(
            Streaming body, Incoming questions, StreamObserver<String> observer) {
        ServerCallStreamObserver<String> call = (ServerCallStreamObserver<String>) observer;
        Outgoing answers = new Outgoing(call);
        run(
                call,
                () -> {
                    body.answer(questions, answers);
                    call.onCompleted();
                });
        return questions;
    }

    /** gRPC calls the service on the channel's loop, so the coroutine starts right there. */
    private static void run(StreamObserver<String> observer, io.nettio.Body body) {
        ServerCallStreamObserver<String> call = (ServerCallStreamObserver<String>) observer;
        Task<Void> task = Asyncio.createTask(body);
        call.setOnCancelHandler(task::cancel);
        task.addDoneCallback(
                done -> {
                    Throwable failure = done.cancelled() ? null : done.exception();
                    if (failure != null) {
                        call.onError(
                                Status.INTERNAL
                                        .withDescription(failure.toString())
                                        .withCause(failure)
                                        .asException());
                    }
                });
    }

    /** What a client sends, for a coroutine to wait for. */
    static final class Incoming implements StreamObserver<String> {
        private final AsyncQueue<String> waiting = new AsyncQueue<>();

        /** The next message, or null at the end. */
        String next() {
            try {
                return waiting.get();
            } catch (QueueShutDownException end) {
                return null;
            }
        }

        @Override
        public void onNext(String message) {
            waiting.putNowait(message);
        }

        @Override
        public void onError(Throwable failure) {
            waiting.shutdown(true);
        }

        @Override
        public void onCompleted() {
            waiting.shutdown();
        }
    }

    /** Sends when the transport is ready for more, and suspends the coroutine until then. */
    static final class Outgoing {
        private final ServerCallStreamObserver<String> call;
        private AsyncFuture<Void> ready;
        private int waits;

        Outgoing(ServerCallStreamObserver<String> call) {
            this.call = call;
            call.setOnReadyHandler(
                    () -> {
                        if (ready != null && !ready.done()) {
                            ready.setResult(null);
                        }
                    });
        }

        void send(String message) {
            while (!call.isReady()) {
                waits++;
                ready = Asyncio.getRunningLoop().createFuture();
                Asyncio.await(ready);
            }
            call.onNext(message);
        }

        /** How often it had to wait. */
        int waits() {
            return waits;
        }
    }

    // -- the client

    static CompletableFuture<String> say(Channel client, String question) {
        return say(client, question, CallOptions.DEFAULT);
    }

    /** Cancelling the future cancels the call. */
    static CompletableFuture<String> say(Channel client, String question, CallOptions options) {
        ListenableFuture<String> call =
                ClientCalls.futureUnaryCall(client.newCall(Talk.SAY, options), question);
        CompletableFuture<String> result = new CompletableFuture<>();
        result.whenComplete(
                (answer, failure) -> {
                    if (result.isCancelled()) {
                        call.cancel(true); // gRPC hears of it only so
                    }
                });
        Futures.addCallback(
                call,
                new FutureCallback<>() {
                    @Override
                    public void onSuccess(String answer) {
                        result.complete(answer);
                    }

                    @Override
                    public void onFailure(Throwable failure) {
                        result.completeExceptionally(failure);
                    }
                },
                MoreExecutors.directExecutor());
        return result;
    }

    /** All that a stream of answers brings. */
    static final class Answers implements StreamObserver<String> {
        final CompletableFuture<List<String>> all = new CompletableFuture<>();
        private final List<String> soFar = new ArrayList<>();

        @Override
        public void onNext(String answer) {
            soFar.add(answer);
        }

        @Override
        public void onError(Throwable failure) {
            all.completeExceptionally(failure);
        }

        @Override
        public void onCompleted() {
            all.complete(soFar);
        }
    }
}
