package io.nettio.dropin.bench;

import io.nettio.dropin.Groups;
import io.nettio.netty.Transports;
import io.netty.bootstrap.Bootstrap;
import io.netty.buffer.Unpooled;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.SimpleChannelInboundHandler;
import io.netty.handler.codec.dns.DatagramDnsQuery;
import io.netty.handler.codec.dns.DatagramDnsQueryDecoder;
import io.netty.handler.codec.dns.DatagramDnsResponse;
import io.netty.handler.codec.dns.DatagramDnsResponseEncoder;
import io.netty.handler.codec.dns.DefaultDnsQuestion;
import io.netty.handler.codec.dns.DefaultDnsRawRecord;
import io.netty.handler.codec.dns.DnsQuestion;
import io.netty.handler.codec.dns.DnsRecordType;
import io.netty.handler.codec.dns.DnsSection;
import io.netty.resolver.ResolvedAddressTypes;
import io.netty.resolver.dns.DnsNameResolver;
import io.netty.resolver.dns.DnsNameResolverBuilder;
import io.netty.resolver.dns.DnsServerAddresses;
import io.netty.resolver.dns.NoopDnsCache;
import io.netty.util.concurrent.Future;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/** Queries over UDP, none of which is answered from a cache. */
final class DnsProgram implements Program {
    private final Loops loops;
    private final DnsNameResolver resolver;

    DnsProgram(Groups groups, Transports transport) throws InterruptedException {
        loops = Loops.start(groups, transport);
        Channel server =
                new Bootstrap()
                        .group(loops.servers())
                        .channel(transport.datagramChannelClass())
                        .handler(
                                Pipelines.initializer(
                                        channel ->
                                                channel.pipeline()
                                                        .addLast(
                                                                new DatagramDnsQueryDecoder(),
                                                                new DatagramDnsResponseEncoder(),
                                                                new Localhost())))
                        .bind(InetAddress.getLoopbackAddress(), 0)
                        .sync()
                        .channel();
        DnsServerAddresses addresses =
                DnsServerAddresses.singleton((InetSocketAddress) server.localAddress());
        resolver =
                new DnsNameResolverBuilder(loops.clients().next())
                        .datagramChannelType(transport.datagramChannelClass())
                        .nameServerProvider(name -> addresses.stream())
                        .resolvedAddressTypes(ResolvedAddressTypes.IPV4_ONLY)
                        .searchDomains(List.of())
                        .resolveCache(NoopDnsCache.INSTANCE)
                        .build();
    }

    private static final class Localhost extends SimpleChannelInboundHandler<DatagramDnsQuery> {
        @Override
        protected void channelRead0(ChannelHandlerContext ctx, DatagramDnsQuery query) {
            DnsQuestion question = query.recordAt(DnsSection.QUESTION);
            InetSocketAddress here = query.recipient();
            InetSocketAddress asker = query.sender();
            DatagramDnsResponse response = new DatagramDnsResponse(here, asker, query.id());
            response.addRecord(
                    DnsSection.QUESTION, new DefaultDnsQuestion(question.name(), question.type()));
            response.addRecord(
                    DnsSection.ANSWER,
                    new DefaultDnsRawRecord(
                            question.name(),
                            DnsRecordType.A,
                            60,
                            Unpooled.wrappedBuffer(new byte[] {127, 0, 0, 1})));
            ctx.writeAndFlush(response);
        }
    }

    @Override
    public CompletionStage<?> call() {
        CompletableFuture<InetAddress> found = new CompletableFuture<>();
        resolver.resolve("ada.example")
                .addListener((Future<InetAddress> done) -> complete(found, done));
        return found;
    }

    private static void complete(CompletableFuture<InetAddress> found, Future<InetAddress> done) {
        Throwable failure = done.cause();
        if (failure == null) {
            found.complete(done.getNow());
        } else {
            found.completeExceptionally(failure);
        }
    }

    @Override
    public void close() {
        resolver.close();
        loops.close();
    }
}
