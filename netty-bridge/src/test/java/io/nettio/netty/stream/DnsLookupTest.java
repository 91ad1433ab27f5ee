package io.nettio.netty.stream;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.nettio.netty.NettyAsyncio;
import io.nettio.netty.Transports;
import io.netty.bootstrap.Bootstrap;
import io.netty.buffer.Unpooled;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.SimpleChannelInboundHandler;
import io.netty.handler.codec.dns.DatagramDnsQuery;
import io.netty.handler.codec.dns.DatagramDnsQueryDecoder;
import io.netty.handler.codec.dns.DatagramDnsResponse;
import io.netty.handler.codec.dns.DatagramDnsResponseEncoder;
import io.netty.handler.codec.dns.DefaultDnsQuestion;
import io.netty.handler.codec.dns.DefaultDnsRawRecord;
import io.netty.handler.codec.dns.DnsQuestion;
import io.netty.handler.codec.dns.DnsRecordType;
import io.netty.handler.codec.dns.DnsResponseCode;
import io.netty.handler.codec.dns.DnsSection;
import io.netty.resolver.dns.DnsAddressResolverGroup;
import io.netty.resolver.dns.DnsNameResolverBuilder;
import io.netty.resolver.dns.SingletonDnsServerAddressStreamProvider;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.UnknownHostException;

/**
 * Names that Netty's DNS client looks up, at a name server on the same loop: so it cannot block.
 */
class DnsLookupTest extends StreamCase {
    /** Knows {@code known.test.}, at 127.0.0.1. */
    private static final class NameServer extends SimpleChannelInboundHandler<DatagramDnsQuery> {
        @Override
        protected void channelRead0(ChannelHandlerContext ctx, DatagramDnsQuery query) {
            DnsQuestion question = query.recordAt(DnsSection.QUESTION);
            DatagramDnsResponse answer =
                    new DatagramDnsResponse(
                            /* sender= */ query.recipient(),
                            /* recipient= */ query.sender(),
                            query.id());
            answer.addRecord(
                    DnsSection.QUESTION, new DefaultDnsQuestion(question.name(), question.type()));
            if (!question.name().equals("known.test.")) {
                answer.setCode(DnsResponseCode.NXDOMAIN);
            } else if (question.type().equals(DnsRecordType.A)) {
                answer.addRecord(
                        DnsSection.ANSWER,
                        new DefaultDnsRawRecord(
                                question.name(),
                                DnsRecordType.A,
                                60,
                                Unpooled.wrappedBuffer(new byte[] {127, 0, 0, 1})));
            }
            ctx.writeAndFlush(answer);
        }
    }

    private Channel nameServer(Transports transport) {
        return NettyAsyncio.await(
                new Bootstrap()
                        .group(loop)
                        .channel(transport.datagramChannelClass())
                        .handler(
                                new ChannelInitializer<>() {
                                    @Override
                                    protected void initChannel(Channel channel) {
                                        channel.pipeline()
                                                .addLast(
                                                        new DatagramDnsQueryDecoder(),
                                                        new DatagramDnsResponseEncoder(),
                                                        new NameServer());
                                    }
                                })
                        .bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0)));
    }

    private static DnsAddressResolverGroup askingAt(Channel server, Transports transport) {
        return new DnsAddressResolverGroup(
                new DnsNameResolverBuilder()
                        .datagramChannelType(transport.datagramChannelClass())
                        .nameServerProvider(
                                new SingletonDnsServerAddressStreamProvider(
                                        (InetSocketAddress) server.localAddress())));
    }

    @ParameterizedTest
    @MethodSource(TRANSPORTS)
    void name_isLookedUpWithoutBlockingTheLoop(Transports transport) {
        run(
                transport,
                () -> {
                    Channel names = nameServer(transport);
                    DnsAddressResolverGroup resolver = askingAt(names, transport);
                    StreamOptions options = StreamOptions.DEFAULT.resolver(resolver);
                    AsyncServer server =
                            Streams.startServer(
                                    (reader, writer) -> {
                                        writer.write("found\n", UTF_8);
                                        writer.close();
                                    },
                                    "known.test",
                                    0,
                                    options);
                    try (StreamConnection client =
                            Streams.openConnection("known.test", server.port(), options)) {
                        assertEquals("found", client.reader().readLine(UTF_8));
                    }
                    assertThrows(
                            UnknownHostException.class,
                            () -> Streams.openConnection("other.test", server.port(), options));
                    server.close();
                    server.waitClosed();
                    resolver.close();
                    names.close();
                });
    }
}
