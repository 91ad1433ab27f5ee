package io.nettio.dropin.lettuce;

import io.nettio.netty.Transports;
import io.netty.bootstrap.ServerBootstrap;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.SimpleChannelInboundHandler;
import io.netty.channel.group.ChannelGroup;
import io.netty.channel.group.DefaultChannelGroup;
import io.netty.handler.codec.redis.ArrayRedisMessage;
import io.netty.handler.codec.redis.ErrorRedisMessage;
import io.netty.handler.codec.redis.FullBulkStringRedisMessage;
import io.netty.handler.codec.redis.IntegerRedisMessage;
import io.netty.handler.codec.redis.RedisArrayAggregator;
import io.netty.handler.codec.redis.RedisBulkStringAggregator;
import io.netty.handler.codec.redis.RedisDecoder;
import io.netty.handler.codec.redis.RedisEncoder;
import io.netty.handler.codec.redis.RedisMessage;
import io.netty.handler.codec.redis.SimpleStringRedisMessage;
import io.netty.util.concurrent.ImmediateEventExecutor;

import org.jspecify.annotations.Nullable;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/**
 * A few commands of Redis, by Netty's codec of its protocol: {@code GET}, {@code SET}, {@code
 * INCR}, {@code PING}; {@code BLPOP} is never answered, as on a list that stays empty.
 */
public final class RespServer implements AutoCloseable {
    private final Map<String, String> values = new ConcurrentHashMap<>();
    private final ChannelGroup connections =
            new DefaultChannelGroup(ImmediateEventExecutor.INSTANCE);
    private final Channel server;

    /** Listens on a port that is free. */
    public RespServer(EventLoopGroup group, Transports transport) throws InterruptedException {
        server =
                new ServerBootstrap()
                        .group(group)
                        .channel(transport.serverChannelClass())
                        .childHandler(
                                new ChannelInitializer<>() {
                                    @Override
                                    protected void initChannel(Channel channel) {
                                        addHandlers(channel);
                                    }
                                })
                        .bind(InetAddress.getLoopbackAddress(), 0)
                        .sync()
                        .channel();
    }

    private void addHandlers(Channel channel) {
        connections.add(channel);
        channel.pipeline()
                .addLast(
                        new RedisDecoder(),
                        new RedisBulkStringAggregator(),
                        new RedisArrayAggregator(1024, 4),
                        new RedisEncoder(),
                        new Commands());
    }

    public int port() {
        return ((InetSocketAddress) server.localAddress()).getPort();
    }

    /** Closes the connections that there are; new ones are welcome. */
    public void dropConnections() {
        connections.close().awaitUninterruptibly();
    }

    @Override
    public void close() {
        server.close().awaitUninterruptibly();
        dropConnections();
    }

    private final class Commands extends SimpleChannelInboundHandler<ArrayRedisMessage> {
        @Override
        protected void channelRead0(ChannelHandlerContext ctx, ArrayRedisMessage message) {
            RedisMessage answer = answer(ctx, message.children().stream().map(this::text).toList());
            if (answer != null) {
                ctx.write(answer);
            }
        }

        @Override
        public void channelReadComplete(ChannelHandlerContext ctx) {
            ctx.flush();
        }

        private String text(RedisMessage part) {
            return ((FullBulkStringRedisMessage) part).content().toString(StandardCharsets.UTF_8);
        }

        private @Nullable RedisMessage answer(ChannelHandlerContext ctx, List<String> command) {
            String name = command.getFirst().toUpperCase(Locale.ROOT);
            return switch (name) {
                case "PING" -> new SimpleStringRedisMessage("PONG");
                case "CLIENT" -> new SimpleStringRedisMessage("OK");
                case "GET" -> bulk(ctx, values.get(command.get(1)));
                case "SET" -> {
                    values.put(command.get(1), command.get(2));
                    yield new SimpleStringRedisMessage("OK");
                }
                case "INCR" -> new IntegerRedisMessage(increment(command.get(1)));
                case "BLPOP" -> null;
                default -> new ErrorRedisMessage("ERR unknown command '" + name + "'");
            };
        }

        private long increment(String key) {
            return Long.parseLong(
                    values.merge(key, "1", (old, one) -> "" + (Long.parseLong(old) + 1)));
        }

        private RedisMessage bulk(ChannelHandlerContext ctx, @Nullable String value) {
            if (value == null) {
                return FullBulkStringRedisMessage.NULL_INSTANCE;
            }
            byte[] bytes = value.getBytes(StandardCharsets.UTF_8);
            return new FullBulkStringRedisMessage(
                    ctx.alloc().buffer(bytes.length).writeBytes(bytes));
        }

        @Override
        public void exceptionCaught(ChannelHandlerContext ctx, Throwable cause) {
            ctx.close();
        }
    }
}
