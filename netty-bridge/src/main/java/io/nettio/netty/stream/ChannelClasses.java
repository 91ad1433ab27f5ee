package io.nettio.netty.stream;

import io.nettio.netty.AsyncioEventLoop;
import io.nettio.netty.Transports;
import io.netty.channel.Channel;
import io.netty.channel.ServerChannel;
import io.netty.channel.local.LocalAddress;
import io.netty.channel.local.LocalChannel;
import io.netty.channel.local.LocalServerChannel;

import java.net.InetSocketAddress;
import java.net.SocketAddress;

/** Which of a loop's channel classes go with an address. */
final class ChannelClasses {
    private final AsyncioEventLoop loop;

    ChannelClasses(AsyncioEventLoop loop) {
        this.loop = loop;
    }

    Class<? extends Channel> connecting(SocketAddress address) {
        if (address instanceof LocalAddress) {
            return LocalChannel.class;
        }
        return address instanceof InetSocketAddress
                ? Transports.of(loop).channelClass()
                : Transports.of(loop).domainChannelClass();
    }

    Class<? extends ServerChannel> serving(SocketAddress address) {
        if (address instanceof LocalAddress) {
            return LocalServerChannel.class;
        }
        return address instanceof InetSocketAddress
                ? Transports.of(loop).serverChannelClass()
                : Transports.of(loop).serverDomainChannelClass();
    }
}
