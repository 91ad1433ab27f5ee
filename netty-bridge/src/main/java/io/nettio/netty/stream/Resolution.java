package io.nettio.netty.stream;

import io.nettio.Asyncio;
import io.nettio.netty.AsyncioEventLoop;
import io.netty.resolver.AddressResolverGroup;
import io.netty.util.NetUtil;

import org.jspecify.annotations.Nullable;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.UnknownHostException;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;

/** The addresses of a name, looked up without blocking the loop. */
final class Resolution {
    private final AsyncioEventLoop loop;
    private final @Nullable AddressResolverGroup<InetSocketAddress> resolver;

    Resolution(AsyncioEventLoop loop, @Nullable AddressResolverGroup<InetSocketAddress> resolver) {
        this.loop = loop;
        this.resolver = resolver == null ? DnsClient.resolversOf(loop) : resolver;
    }

    /**
     * Suspends until they are known. Those of the first one's family and of the other one
     * alternate, as RFC 8305 has it.
     *
     * @throws java.net.UnknownHostException if there are none
     */
    List<InetAddress> resolve(String host) throws IOException {
        byte[] literal = NetUtil.createByteArrayFromIpAddressString(host);
        if (literal != null) {
            return List.of(InetAddress.getByAddress(host, literal));
        }
        if (resolver == null) {
            InetAddress[] all =
                    Asyncio.await(
                            loop.runInExecutor(null, () -> InetAddress.getAllByName(host)),
                            IOException.class);
            return interleaved(List.of(all));
        }
        List<InetAddress> found = new ArrayList<>();
        InetSocketAddress unresolved = InetSocketAddress.createUnresolved(host, 0);
        Completion.await(loop, resolver.getResolver(loop).resolveAll(unresolved))
                .forEach(address -> found.add(address.getAddress()));
        if (found.isEmpty()) {
            throw new UnknownHostException(host + ": the resolver of the options knows no address");
        }
        return interleaved(found);
    }

    private static List<InetAddress> interleaved(List<InetAddress> addresses) {
        Class<?> firstFamily = addresses.getFirst().getClass();
        ArrayDeque<InetAddress> first = new ArrayDeque<>();
        ArrayDeque<InetAddress> second = new ArrayDeque<>();
        addresses.forEach(
                address -> (firstFamily.isInstance(address) ? first : second).add(address));
        List<InetAddress> all = new ArrayList<>();
        while (!first.isEmpty() || !second.isEmpty()) {
            if (!first.isEmpty()) {
                all.add(first.remove());
            }
            if (!second.isEmpty()) {
                all.add(second.remove());
            }
        }
        return all;
    }
}
