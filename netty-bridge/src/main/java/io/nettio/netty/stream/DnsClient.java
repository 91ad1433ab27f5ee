package io.nettio.netty.stream;

import io.nettio.netty.AsyncioEventLoop;
import io.nettio.netty.Transports;
import io.netty.resolver.AddressResolverGroup;
import io.netty.resolver.dns.DnsAddressResolverGroup;
import io.netty.resolver.dns.DnsNameResolverBuilder;

import org.jspecify.annotations.Nullable;

import java.net.InetSocketAddress;
import java.util.EnumMap;
import java.util.Map;

/** Netty's DNS client, where it is on the class path: one for each transport, with its caches. */
final class DnsClient {
    private static final boolean AVAILABLE = isOnTheClassPath();

    private DnsClient() {}

    /** Null where it is not on the class path. */
    static @Nullable AddressResolverGroup<InetSocketAddress> resolversOf(AsyncioEventLoop loop) {
        return AVAILABLE ? Groups.of(Transports.of(loop)) : null;
    }

    private static boolean isOnTheClassPath() {
        try {
            Class.forName("io.netty.resolver.dns.DnsAddressResolverGroup");
            return true;
        } catch (ClassNotFoundException missing) {
            return false;
        }
    }

    /** Loaded only where the classes are there. It closes a loop's resolver when the loop ends. */
    private static final class Groups {
        private static final Map<Transports, DnsAddressResolverGroup> BY_TRANSPORT =
                new EnumMap<>(Transports.class);

        static AddressResolverGroup<InetSocketAddress> of(Transports transport) {
            synchronized (BY_TRANSPORT) {
                return BY_TRANSPORT.computeIfAbsent(transport, Groups::newGroup);
            }
        }

        private static DnsAddressResolverGroup newGroup(Transports transport) {
            return new DnsAddressResolverGroup(
                    new DnsNameResolverBuilder()
                            .datagramChannelType(transport.datagramChannelClass())
                            .socketChannelType(transport.channelClass())
                            .completeOncePreferredResolved(false)); // for happy eyeballs
        }
    }
}
