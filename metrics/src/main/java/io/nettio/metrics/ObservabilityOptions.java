package io.nettio.metrics;

import io.nettio.netty.Transports;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Set;

/**
 * Where an {@link ObservabilityServer} listens, what it serves, and what it bears. Immutable: each
 * {@code with…} gives other options.
 *
 * @param address where to listen; port 0 is any that is free
 * @param transport what the server's loop runs on; {@link Transports#NIO} is there everywhere
 * @param routes who answers, by path; one that ends in {@code /} answers for all below it, too, and
 *     the longest path counts
 * @param hosts names, in lower case and without a port, by which the server may be asked besides
 *     {@code localhost} and addresses; none and an address that is not loopback: by any
 * @param idleTimeout how long a connection may take to send a whole request, beginning when it is
 *     made or its last answer has been written, and how long to take a part of an answer
 * @param maxConnections how many connections there may be; one more is closed at once
 */
public record ObservabilityOptions(
        InetSocketAddress address,
        Transports transport,
        Map<String, HttpRoute> routes,
        Set<String> hosts,
        Duration idleTimeout,
        int maxConnections) {

    public ObservabilityOptions {
        Objects.requireNonNull(address, "address");
        Objects.requireNonNull(transport, "transport");
        routes = Collections.unmodifiableMap(new LinkedHashMap<>(routes));
        hosts = Set.copyOf(hosts);
        if (idleTimeout.isNegative() || idleTimeout.isZero()) {
            throw new IllegalArgumentException("idleTimeout: " + idleTimeout + " (expected: > 0)");
        }
        if (maxConnections < 1) {
            throw new IllegalArgumentException(
                    "maxConnections: " + maxConnections + " (expected: >= 1)");
        }
    }

    /**
     * The loopback address with this port, so that this machine alone can ask; no routes, 100
     * connections, 1 minute.
     */
    public static ObservabilityOptions onLoopback(int port) {
        return new ObservabilityOptions(
                new InetSocketAddress(InetAddress.getLoopbackAddress(), port),
                Transports.NIO,
                Map.of(),
                Set.of(),
                Duration.ofMinutes(1),
                100);
    }

    public ObservabilityOptions withAddress(InetSocketAddress next) {
        return new ObservabilityOptions(
                next, transport, routes, hosts, idleTimeout, maxConnections);
    }

    public ObservabilityOptions withTransport(Transports next) {
        return new ObservabilityOptions(address, next, routes, hosts, idleTimeout, maxConnections);
    }

    /**
     * One route more. The path begins with {@code /}; {@code /loops} is that path alone, {@code
     * /loops/} all below it, and {@code /} all that nobody else answers.
     *
     * @throws IllegalArgumentException if the path begins with something else, or has a route
     */
    public ObservabilityOptions withRoute(String path, HttpRoute route) {
        Objects.requireNonNull(route, "route");
        if (!path.startsWith("/")) {
            throw new IllegalArgumentException("path: " + path + " (expected: /…)");
        }
        Map<String, HttpRoute> next = new LinkedHashMap<>(routes);
        if (next.putIfAbsent(path, route) != null) {
            throw new IllegalArgumentException("path: " + path + " (has a route already)");
        }
        return new ObservabilityOptions(
                address, transport, next, hosts, idleTimeout, maxConnections);
    }

    /** One name more by which the server may be asked. */
    public ObservabilityOptions withHost(String host) {
        Set<String> next = new LinkedHashSet<>(hosts);
        next.add(host.toLowerCase(Locale.ROOT));
        return new ObservabilityOptions(
                address, transport, routes, next, idleTimeout, maxConnections);
    }

    public ObservabilityOptions withIdleTimeout(Duration next) {
        return new ObservabilityOptions(address, transport, routes, hosts, next, maxConnections);
    }

    public ObservabilityOptions withMaxConnections(int next) {
        return new ObservabilityOptions(address, transport, routes, hosts, idleTimeout, next);
    }
}
