package io.nettio.dropin.grpc;

import io.grpc.ManagedChannel;
import io.grpc.Server;
import io.grpc.ServerServiceDefinition;
import io.grpc.netty.NettyChannelBuilder;
import io.grpc.netty.NettyServerBuilder;
import io.nettio.netty.Transports;
import io.netty.channel.EventLoopGroup;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.concurrent.TimeUnit;
import java.util.function.UnaryOperator;

/**
 * A gRPC server on a group and a client of it. Both run their callbacks on the loops themselves
 * ({@code directExecutor}), as services that never block do.
 */
public final class GrpcPair implements AutoCloseable {
    private static final int MESSAGE_LIMIT = 16 << 20;

    private final Server server;
    private final ManagedChannel client;

    /** Without more options. */
    public GrpcPair(
            EventLoopGroup servers,
            EventLoopGroup clients,
            Transports transport,
            ServerServiceDefinition service)
            throws IOException {
        this(servers, clients, transport, service, UnaryOperator.identity());
    }

    /** With what else the server is built with. */
    public GrpcPair(
            EventLoopGroup servers,
            EventLoopGroup clients,
            Transports transport,
            ServerServiceDefinition service,
            UnaryOperator<NettyServerBuilder> options)
            throws IOException {
        InetSocketAddress anyPort = new InetSocketAddress(InetAddress.getLoopbackAddress(), 0);
        server =
                options.apply(
                                NettyServerBuilder.forAddress(anyPort)
                                        .bossEventLoopGroup(servers)
                                        .workerEventLoopGroup(servers)
                                        .channelType(transport.serverChannelClass())
                                        .maxInboundMessageSize(MESSAGE_LIMIT)
                                        .directExecutor()
                                        .addService(service))
                        .build()
                        .start();
        client = newClient(clients, transport);
    }

    private ManagedChannel newClient(EventLoopGroup group, Transports transport) {
        InetSocketAddress address =
                new InetSocketAddress(InetAddress.getLoopbackAddress(), server.getPort());
        return NettyChannelBuilder.forAddress(address)
                .eventLoopGroup(group)
                .channelType(transport.channelClass())
                .maxInboundMessageSize(MESSAGE_LIMIT)
                .usePlaintext()
                .directExecutor()
                .build();
    }

    /** The server, for who stops it himself. */
    public Server server() {
        return server;
    }

    /** The client's channel, as gRPC calls it: it connects when it is first used. */
    public ManagedChannel client() {
        return client;
    }

    /** Ends both, and waits for that. */
    @Override
    public void close() throws InterruptedException {
        client.shutdownNow();
        server.shutdownNow();
        if (!client.awaitTermination(30, TimeUnit.SECONDS)
                || !server.awaitTermination(30, TimeUnit.SECONDS)) {
            throw new IllegalStateException("gRPC did not end within 30 s");
        }
    }
}
