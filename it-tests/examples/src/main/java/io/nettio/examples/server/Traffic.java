package io.nettio.examples.server;

import io.netty.channel.Channel;

import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/** What goes on in the server, and whether it is stopping. Any thread. */
final class Traffic {
    private final Activity requests = new Activity();
    private final Activity fetches = new Activity();
    private final Activity connections = new Activity();
    private final Set<HttpConnection> open = ConcurrentHashMap.newKeySet();
    private volatile boolean stopping;

    /** Requests that were read and are not answered to the end. */
    Activity requests() {
        return requests;
    }

    /** Requests among these that call this server itself, and so need it to accept connections. */
    Activity fetches() {
        return fetches;
    }

    /** Connections; one ends when its channel is closed, behind all that was sent. */
    Activity connections() {
        return connections;
    }

    void opened(HttpConnection connection, Channel channel) {
        connections.begin();
        open.add(connection);
        channel.closeFuture()
                .addListener(
                        closed -> {
                            open.remove(connection);
                            connections.end();
                        });
    }

    boolean isStopping() {
        return stopping;
    }

    /** From now on each answer closes its connection, and {@code /fetch} is refused. */
    void beginToStop() {
        stopping = true;
    }

    /** Lets connections that only wait for another request end. */
    void endIdleConnections() {
        open.forEach(HttpConnection::endIfIdle);
    }
}
