package io.nettio.dropin;

import io.nettio.netty.AsyncioEventLoopGroup;
import io.nettio.netty.Transports;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.MultiThreadIoEventLoopGroup;

/** The one constructor that a server changes, before and after. */
public enum Groups {
    /** Netty's own. */
    NETTY {
        @Override
        public EventLoopGroup newGroup(int threads, Transports transport) {
            return new MultiThreadIoEventLoopGroup(threads, transport.ioHandlerFactory());
        }
    },

    /** Nettio's. */
    NETTIO {
        @Override
        public EventLoopGroup newGroup(int threads, Transports transport) {
            return new AsyncioEventLoopGroup(threads, transport.ioHandlerFactory());
        }
    };

    /** A group of so many loops on this transport; who asks for it shuts it down. */
    public abstract EventLoopGroup newGroup(int threads, Transports transport);
}
