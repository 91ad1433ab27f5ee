package io.nettio.examples.server;

import java.net.InetSocketAddress;

/** Addresses as users type them. */
final class Addresses {
    private Addresses() {}

    /** {@code 127.0.0.1:8080}, or {@code [::1]:8080}. */
    static String authority(InetSocketAddress address) {
        String host =
                address.getAddress() == null
                        ? address.getHostString()
                        : address.getAddress().getHostAddress();
        return (host.contains(":") ? "[" + host + "]" : host) + ":" + address.getPort();
    }
}
