package io.nettio.dropin.bench;

import io.grpc.CallOptions;
import io.grpc.ServerServiceDefinition;
import io.grpc.stub.ClientCalls;
import io.grpc.stub.ServerCalls;
import io.grpc.stub.StreamObserver;
import io.nettio.dropin.Groups;
import io.nettio.dropin.grpc.GrpcPair;
import io.nettio.dropin.grpc.Talk;
import io.nettio.netty.Transports;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/** A unary call that says back what it was told. */
final class GrpcProgram implements Program {
    private final Loops loops;
    private final GrpcPair pair;

    GrpcProgram(Groups groups, Transports transport) throws Exception {
        loops = Loops.start(groups, transport);
        pair = new GrpcPair(loops.servers(), loops.clients(), transport, service());
    }

    private static ServerServiceDefinition service() {
        return ServerServiceDefinition.builder(Talk.SERVICE)
                .addMethod(
                        Talk.SAY,
                        ServerCalls.asyncUnaryCall(
                                (question, call) -> {
                                    call.onNext(question);
                                    call.onCompleted();
                                }))
                .build();
    }

    @Override
    public CompletionStage<?> call() {
        CompletableFuture<String> answer = new CompletableFuture<>();
        ClientCalls.asyncUnaryCall(
                pair.client().newCall(Talk.SAY, CallOptions.DEFAULT), "hello", into(answer));
        return answer;
    }

    private static StreamObserver<String> into(CompletableFuture<String> answer) {
        return new StreamObserver<>() {
            @Override
            public void onNext(String value) {
                answer.complete(value);
            }

            @Override
            public void onError(Throwable failure) {
                answer.completeExceptionally(failure);
            }

            @Override
            public void onCompleted() {
                // the value has come before
            }
        };
    }

    @Override
    public void close() throws InterruptedException {
        pair.close();
        loops.close();
    }
}
