/** asyncio's loop as a Netty event loop. */
module io.nettio.netty {
    requires transitive io.nettio.core;
    requires transitive io.netty.common;
    requires transitive io.netty.transport;
    requires transitive io.netty.buffer;
    requires transitive io.netty.handler;
    requires transitive io.netty.resolver;
    requires io.netty.codec;
    requires static io.netty.resolver.dns;
    requires static io.netty.transport.classes.epoll;
    requires static io.netty.transport.classes.io_uring;
    requires static io.netty.transport.classes.kqueue;
    requires static io.netty.transport.unix.common;
    requires static transitive org.jspecify;
    requires static org.reactivestreams; // ReactiveStreams alone

    exports io.nettio.netty;
    exports io.nettio.netty.overload;
    exports io.nettio.netty.stream;
    exports io.nettio.netty.testing;

    provides io.nettio.LoopPolicy with
            io.nettio.netty.NettyLoopPolicy;
}
