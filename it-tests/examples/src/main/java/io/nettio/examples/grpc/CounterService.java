package io.nettio.examples.grpc;

import io.grpc.MethodDescriptor;
import io.grpc.MethodDescriptor.MethodType;
import io.grpc.Server;
import io.grpc.ServerServiceDefinition;
import io.grpc.Status;
import io.grpc.netty.NettyServerBuilder;
import io.nettio.Asyncio;
import io.nettio.examples.Listening;
import io.nettio.examples.grpc.CoroutineCalls.Responses;
import io.nettio.netty.AsyncioEventLoopGroup;
import io.nettio.netty.Transports;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicInteger;

/** A service of two methods, in straight-line code. Texts stand for protobuf's messages. */
public final class CounterService {
    static final MethodDescriptor<String, String> GREET = method("Greet", MethodType.UNARY);
    static final MethodDescriptor<String, String> COUNT =
            method("Count", MethodType.SERVER_STREAMING);

    /** How many counts run. */
    final AtomicInteger counting = new AtomicInteger();

    /** How many numbers were sent. */
    final AtomicInteger sent = new AtomicInteger();

    private static MethodDescriptor<String, String> method(String name, MethodType type) {
        return MethodDescriptor.<String, String>newBuilder()
                .setType(type)
                .setFullMethodName("nettio.Counter/" + name)
                .setRequestMarshaller(new TextMarshaller())
                .setResponseMarshaller(new TextMarshaller())
                .build();
    }

    ServerServiceDefinition definition() {
        return ServerServiceDefinition.builder("nettio.Counter")
                .addMethod(GREET, CoroutineCalls.unary(this::greet))
                .addMethod(COUNT, CoroutineCalls.serverStreaming(this::count))
                .build();
    }

    private String greet(String name) throws Exception {
        if (name.isEmpty()) {
            throw Status.INVALID_ARGUMENT.withDescription("Say who you are").asException();
        }
        Asyncio.sleep(Duration.ofMillis(1)); // meanwhile the loop serves other calls
        return "Hello, " + name;
    }

    /** From 1 to a number, as fast as the client takes them. */
    private void count(String to, Responses<String> responses) {
        counting.incrementAndGet();
        try {
            int last = Integer.parseInt(to);
            for (int i = 1; i <= last; i++) {
                responses.send(Integer.toString(i));
                sent.incrementAndGet();
            }
        } finally {
            counting.decrementAndGet();
        }
    }

    Server start(AsyncioEventLoopGroup group, Transports transport, int port) throws IOException {
        return NettyServerBuilder.forAddress(
                        new InetSocketAddress(InetAddress.getLoopbackAddress(), port))
                .bossEventLoopGroup(group)
                .workerEventLoopGroup(group)
                .channelType(transport.serverChannelClass())
                .directExecutor()
                .addService(definition())
                .build()
                .start();
    }

    public static void main(String[] args) throws Exception {
        Transports transport = Transports.best();
        var group = new AsyncioEventLoopGroup(1, transport.ioHandlerFactory());
        Server server = new CounterService().start(group, transport, Listening.port(args, 8080));
        System.out.println(
                "gRPC on 127.0.0.1:" + server.getPort() + ": nettio.Counter/Greet, Count");
        server.awaitTermination();
    }
}
