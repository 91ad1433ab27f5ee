package io.nettio.dropin.bench;

import io.lettuce.core.RedisClient;
import io.lettuce.core.RedisURI;
import io.lettuce.core.api.StatefulRedisConnection;
import io.lettuce.core.resource.ClientResources;
import io.nettio.dropin.Groups;
import io.nettio.dropin.lettuce.GroupProvider;
import io.nettio.dropin.lettuce.RespServer;
import io.nettio.netty.Transports;

import java.time.Duration;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;

/** One connection of Lettuce, whose commands are pipelined. */
final class LettuceProgram implements Program {
    private final Loops loops;
    private final RespServer server;
    private final ClientResources resources;
    private final RedisClient client;
    private final StatefulRedisConnection<String, String> connection;

    LettuceProgram(Groups groups, Transports transport) throws InterruptedException {
        if (GroupProvider.transport() != transport) {
            throw new IllegalStateException(
                    "Lettuce picks " + GroupProvider.transport() + ", not " + transport);
        }
        loops = Loops.start(groups, transport);
        server = new RespServer(loops.servers(), transport);
        resources =
                ClientResources.builder()
                        .eventLoopGroupProvider(new GroupProvider(loops.clients(), 1))
                        .build();
        client = RedisClient.create(resources, RedisURI.create("127.0.0.1", server.port()));
        connection = client.connect();
        connection.sync().set("key", "hello");
    }

    @Override
    public CompletionStage<?> call() {
        return connection.async().get("key");
    }

    @Override
    public void close() throws InterruptedException {
        connection.close();
        client.shutdown(Duration.ZERO, Duration.ofSeconds(10));
        server.close();
        resources.shutdown(0, 10, TimeUnit.SECONDS).sync();
        loops.close();
    }
}
