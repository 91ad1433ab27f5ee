package io.nettio.dropin.netty;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.nettio.Asyncio;
import io.nettio.Coroutine;
import io.nettio.dropin.OnLoop;
import io.nettio.dropin.TestGroups;
import io.nettio.netty.AsyncioEventLoop;
import io.nettio.netty.AsyncioEventLoopGroup;
import io.nettio.netty.CoroutineHandler;
import io.nettio.netty.MessageChannel;
import io.nettio.netty.NettyAsyncio;
import io.nettio.netty.Transports;
import io.netty.bootstrap.Bootstrap;
import io.netty.buffer.Unpooled;
import io.netty.channel.Channel;
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
import io.netty.resolver.dns.DnsNameResolver;
import io.netty.resolver.dns.DnsNameResolverBuilder;
import io.netty.resolver.dns.DnsNameResolverTimeoutException;
import io.netty.resolver.dns.DnsServerAddressStreamProvider;
import io.netty.resolver.dns.DnsServerAddresses;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.UnknownHostException;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;

/** Netty's resolver, asking a small server that Netty's datagram codec and a coroutine make. */
class DnsTest {
    interface Case {
        void run(AsyncioEventLoop loop, DnsServerAddressStreamProvider servers) throws Exception;
    }

    private static void with(Transports transport, Case test) throws Exception {
        AsyncioEventLoopGroup group = TestGroups.newGroup(1, transport);
        Channel server =
                new Bootstrap()
                        .group(group)
                        .channel(transport.datagramChannelClass())
                        .handler(
                                Sockets.initializer(
                                        channel ->
                                                channel.pipeline()
                                                        .addLast(
                                                                new DatagramDnsQueryDecoder(),
                                                                new DatagramDnsResponseEncoder(),
                                                                new CoroutineHandler<>(
                                                                        DatagramDnsQuery.class,
                                                                        DnsTest::serve))))
                        .bind(InetAddress.getLoopbackAddress(), 0)
                        .sync()
                        .channel();
        DnsServerAddresses addresses =
                DnsServerAddresses.singleton((InetSocketAddress) server.localAddress());
        test.run(TestGroups.onlyLoop(group), name -> addresses.stream());
        Sockets.close(server);
        TestGroups.end(group);
    }

    /** Knows ada.example alone, and keeps silent about silent.example. */
    private static void serve(MessageChannel<DatagramDnsQuery> queries) throws Exception {
        AsyncioEventLoop loop = NettyAsyncio.loop(queries.channel());
        while (true) {
            DatagramDnsQuery query = queries.receive();
            DnsQuestion question = query.recordAt(DnsSection.QUESTION);
            if (question.name().equals("silent.example.")) {
                continue;
            }
            OnLoop.sleepAndAwait(loop, () -> CompletableFuture.supplyAsync(() -> "looked up"));
            InetSocketAddress here = query.recipient();
            InetSocketAddress asker = query.sender();
            DatagramDnsResponse response = new DatagramDnsResponse(here, asker, query.id());
            response.addRecord(
                    DnsSection.QUESTION, new DefaultDnsQuestion(question.name(), question.type()));
            if (!question.name().equals("ada.example.")) {
                response.setCode(DnsResponseCode.NXDOMAIN);
            } else if (question.type() == DnsRecordType.A) {
                byte[] address = {127, 0, 0, 1};
                response.addRecord(
                        DnsSection.ANSWER,
                        new DefaultDnsRawRecord(
                                question.name(),
                                DnsRecordType.A,
                                60,
                                Unpooled.wrappedBuffer(address)));
            }
            queries.send(response);
        }
    }

    private static DnsNameResolver resolver(
            AsyncioEventLoop loop, Transports transport, DnsServerAddressStreamProvider servers) {
        return builder(transport, servers).eventLoop(loop).build();
    }

    private static DnsNameResolverBuilder builder(
            Transports transport, DnsServerAddressStreamProvider servers) {
        return new DnsNameResolverBuilder()
                .datagramChannelType(transport.datagramChannelClass())
                .nameServerProvider(servers)
                .searchDomains(java.util.List.of())
                .queryTimeoutMillis(20_000);
    }

    private static <T> T onLoop(AsyncioEventLoop loop, Callable<T> body) throws Exception {
        return TestGroups.get(Asyncio.runCoroutineThreadsafe(Coroutine.of(body), loop));
    }

    @ParameterizedTest
    @MethodSource(TestGroups.TRANSPORTS)
    void name_awaitedByACoroutine_isResolvedOnItsLoop(Transports transport) throws Exception {
        with(
                transport,
                (loop, servers) -> {
                    DnsNameResolver resolver = resolver(loop, transport, servers);
                    InetAddress address =
                            onLoop(
                                    loop,
                                    () -> {
                                        InetAddress found =
                                                NettyAsyncio.await(resolver.resolve("ada.example"));
                                        OnLoop.requireOn(loop);
                                        return found;
                                    });

                    assertEquals("127.0.0.1", address.getHostAddress());
                    resolver.close();
                });
    }

    @ParameterizedTest
    @MethodSource(TestGroups.TRANSPORTS)
    void name_thatIsUnknown_failsTheAwait(Transports transport) throws Exception {
        with(
                transport,
                (loop, servers) -> {
                    DnsNameResolver resolver = resolver(loop, transport, servers);

                    Throwable failure = failure(loop, resolver, "bob.example");

                    assertInstanceOf(UnknownHostException.class, failure);
                    resolver.close();
                });
    }

    private static Throwable failure(AsyncioEventLoop loop, DnsNameResolver resolver, String name) {
        return assertThrows(
                        ExecutionException.class,
                        () -> onLoop(loop, () -> NettyAsyncio.await(resolver.resolve(name))))
                .getCause();
    }

    @ParameterizedTest
    @MethodSource(TestGroups.TRANSPORTS)
    void query_thatIsNotAnswered_timesOutByTheLoopsTimers(Transports transport) throws Exception {
        with(
                transport,
                (loop, servers) -> {
                    DnsNameResolver resolver =
                            builder(transport, servers)
                                    .eventLoop(loop)
                                    .queryTimeoutMillis(20)
                                    .build();

                    Throwable failure = failure(loop, resolver, "silent.example");

                    assertInstanceOf(DnsNameResolverTimeoutException.class, failure.getCause());
                    resolver.close();
                });
    }

    @ParameterizedTest
    @MethodSource(TestGroups.TRANSPORTS)
    void connect_toAName_asksTheServer(Transports transport) throws Exception {
        with(
                transport,
                (loop, servers) -> {
                    InetSocketAddress listening =
                            Sockets.listen(loop, transport, channel -> channel.pipeline());
                    DnsAddressResolverGroup resolvers =
                            new DnsAddressResolverGroup(builder(transport, servers));

                    Channel connection =
                            onLoop(
                                    loop,
                                    () ->
                                            NettyAsyncio.await(
                                                    Sockets.client(
                                                                    loop,
                                                                    transport,
                                                                    channel -> channel.pipeline())
                                                            .resolver(resolvers)
                                                            .connect(
                                                                    "ada.example",
                                                                    listening.getPort())));

                    assertTrue(connection.isActive());
                    Sockets.close(connection);
                    resolvers.close();
                });
    }
}
