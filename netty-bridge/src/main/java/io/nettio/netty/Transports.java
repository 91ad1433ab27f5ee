package io.nettio.netty;

import io.nettio.coroutine.CoroutineBackend;
import io.netty.channel.DefaultSelectStrategyFactory;
import io.netty.channel.IoEventLoop;
import io.netty.channel.IoHandlerFactory;
import io.netty.channel.ServerChannel;
import io.netty.channel.epoll.Epoll;
import io.netty.channel.epoll.EpollDatagramChannel;
import io.netty.channel.epoll.EpollDomainSocketChannel;
import io.netty.channel.epoll.EpollIoHandler;
import io.netty.channel.epoll.EpollServerDomainSocketChannel;
import io.netty.channel.epoll.EpollServerSocketChannel;
import io.netty.channel.epoll.EpollSocketChannel;
import io.netty.channel.kqueue.KQueue;
import io.netty.channel.kqueue.KQueueDatagramChannel;
import io.netty.channel.kqueue.KQueueDomainSocketChannel;
import io.netty.channel.kqueue.KQueueIoHandler;
import io.netty.channel.kqueue.KQueueServerDomainSocketChannel;
import io.netty.channel.kqueue.KQueueServerSocketChannel;
import io.netty.channel.kqueue.KQueueSocketChannel;
import io.netty.channel.nio.NioIoHandler;
import io.netty.channel.socket.DatagramChannel;
import io.netty.channel.socket.DuplexChannel;
import io.netty.channel.socket.SocketChannel;
import io.netty.channel.socket.nio.NioDatagramChannel;
import io.netty.channel.socket.nio.NioDomainSocketChannel;
import io.netty.channel.socket.nio.NioServerDomainSocketChannel;
import io.netty.channel.socket.nio.NioServerSocketChannel;
import io.netty.channel.socket.nio.NioSocketChannel;
import io.netty.channel.unix.DomainSocketAddress;
import io.netty.channel.uring.IoUring;
import io.netty.channel.uring.IoUringDatagramChannel;
import io.netty.channel.uring.IoUringDomainSocketChannel;
import io.netty.channel.uring.IoUringIoHandler;
import io.netty.channel.uring.IoUringIoHandlerConfig;
import io.netty.channel.uring.IoUringServerDomainSocketChannel;
import io.netty.channel.uring.IoUringServerSocketChannel;
import io.netty.channel.uring.IoUringSocketChannel;

import org.jspecify.annotations.Nullable;

import java.net.SocketAddress;
import java.net.UnixDomainSocketAddress;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;

/**
 * Netty's transports, each with the classes that belong together, best first. Whether one can be
 * used depends on the machine, and on its native library being on the class path.
 */
public enum Transports {
    /** Linux, by io_uring. */
    IO_URING {
        @Override
        @Nullable Throwable probe() {
            IoUringPolls.useSingleShots();
            return IoUring.unavailabilityCause();
        }

        @Override
        public IoHandlerFactory ioHandlerFactory() {
            requireAvailable();
            if (!CoroutineBackend.chosen().name().equals("handoff")) {
                return IoUringIoHandler.newFactory();
            }
            // handoff's coroutines write from threads of their own, which a single-issuer ring
            // refuses
            return IoUringIoHandler.newFactory(new IoUringIoHandlerConfig().setSingleIssuer(false));
        }

        @Override
        public Class<? extends ServerChannel> serverChannelClass() {
            return IoUringServerSocketChannel.class;
        }

        @Override
        public Class<? extends SocketChannel> channelClass() {
            return IoUringSocketChannel.class;
        }

        @Override
        public Class<? extends DatagramChannel> datagramChannelClass() {
            return IoUringDatagramChannel.class;
        }

        @Override
        public Class<? extends ServerChannel> serverDomainChannelClass() {
            return IoUringServerDomainSocketChannel.class;
        }

        @Override
        public Class<? extends DuplexChannel> domainChannelClass() {
            return IoUringDomainSocketChannel.class;
        }

        @Override
        public SocketAddress domainAddress(Path path) {
            return NativeAddress.of(path);
        }

        @Override
        boolean drives(IoEventLoop loop) {
            return loop.isIoType(IoUringIoHandler.class);
        }
    },

    /**
     * Linux, by epoll. A poll handles 64 ready channels at most, so that what they have read is
     * answered before the next ones are read, while it still is in the processor's cache; Netty's
     * own default is 4,096.
     */
    EPOLL {
        @Override
        @Nullable Throwable probe() {
            return Epoll.unavailabilityCause();
        }

        @Override
        public IoHandlerFactory ioHandlerFactory() {
            requireAvailable();
            return EpollIoHandler.newFactory(
                    EVENTS_PER_POLL, DefaultSelectStrategyFactory.INSTANCE);
        }

        @Override
        public Class<? extends ServerChannel> serverChannelClass() {
            return EpollServerSocketChannel.class;
        }

        @Override
        public Class<? extends SocketChannel> channelClass() {
            return EpollSocketChannel.class;
        }

        @Override
        public Class<? extends DatagramChannel> datagramChannelClass() {
            return EpollDatagramChannel.class;
        }

        @Override
        public Class<? extends ServerChannel> serverDomainChannelClass() {
            return EpollServerDomainSocketChannel.class;
        }

        @Override
        public Class<? extends DuplexChannel> domainChannelClass() {
            return EpollDomainSocketChannel.class;
        }

        @Override
        public SocketAddress domainAddress(Path path) {
            return NativeAddress.of(path);
        }

        @Override
        boolean drives(IoEventLoop loop) {
            return loop.isIoType(EpollIoHandler.class);
        }
    },

    /** macOS and BSD. */
    KQUEUE {
        @Override
        @Nullable Throwable probe() {
            return KQueue.unavailabilityCause();
        }

        @Override
        public IoHandlerFactory ioHandlerFactory() {
            requireAvailable();
            return KQueueIoHandler.newFactory();
        }

        @Override
        public Class<? extends ServerChannel> serverChannelClass() {
            return KQueueServerSocketChannel.class;
        }

        @Override
        public Class<? extends SocketChannel> channelClass() {
            return KQueueSocketChannel.class;
        }

        @Override
        public Class<? extends DatagramChannel> datagramChannelClass() {
            return KQueueDatagramChannel.class;
        }

        @Override
        public Class<? extends ServerChannel> serverDomainChannelClass() {
            return KQueueServerDomainSocketChannel.class;
        }

        @Override
        public Class<? extends DuplexChannel> domainChannelClass() {
            return KQueueDomainSocketChannel.class;
        }

        @Override
        public SocketAddress domainAddress(Path path) {
            return NativeAddress.of(path);
        }

        @Override
        boolean drives(IoEventLoop loop) {
            return loop.isIoType(KQueueIoHandler.class);
        }
    },

    /** Everywhere, by the JDK's selectors. */
    NIO {
        @Override
        @Nullable Throwable probe() {
            return null;
        }

        @Override
        public IoHandlerFactory ioHandlerFactory() {
            return NioIoHandler.newFactory();
        }

        @Override
        public Class<? extends ServerChannel> serverChannelClass() {
            return NioServerSocketChannel.class;
        }

        @Override
        public Class<? extends SocketChannel> channelClass() {
            return NioSocketChannel.class;
        }

        @Override
        public Class<? extends DatagramChannel> datagramChannelClass() {
            return NioDatagramChannel.class;
        }

        @Override
        public Class<? extends ServerChannel> serverDomainChannelClass() {
            return NioServerDomainSocketChannel.class;
        }

        @Override
        public Class<? extends DuplexChannel> domainChannelClass() {
            return NioDomainSocketChannel.class;
        }

        @Override
        public SocketAddress domainAddress(Path path) {
            return UnixDomainSocketAddress.of(path);
        }

        @Override
        boolean drives(IoEventLoop loop) {
            return loop.isIoType(NioIoHandler.class);
        }
    };

    private static final int EVENTS_PER_POLL = 64;

    /** The system property that forces a transport by its name. */
    public static final String PROPERTY = "nettio.transport";

    /**
     * The transport that the system property {@value #PROPERTY} names, or the best that loads here.
     *
     * @throws IllegalArgumentException if the property names an unknown one
     * @throws IllegalStateException if it names one that does not load here
     */
    public static Transports best() {
        String forced = System.getProperty(PROPERTY, "");
        if (!forced.isEmpty()) {
            return named(forced).requireAvailable();
        }
        return Available.ALL.getFirst();
    }

    /**
     * The transport of this name: {@code io_uring}, {@code epoll}, {@code kqueue} or {@code nio}.
     */
    public static Transports named(String name) {
        return Arrays.stream(values())
                .filter(
                        transport ->
                                transport.transportName().equals(name.toLowerCase(Locale.ROOT)))
                .findFirst()
                .orElseThrow(
                        () ->
                                new IllegalArgumentException(
                                        "Unknown transport "
                                                + name
                                                + ": it is one of "
                                                + Arrays.stream(values())
                                                        .map(Transports::transportName)
                                                        .collect(Collectors.joining(", "))));
    }

    /** The name as users type it, in lower case. */
    public String transportName() {
        return name().toLowerCase(Locale.ROOT);
    }

    public boolean isAvailable() {
        return unavailabilityCause() == null;
    }

    /** Why this transport cannot be used here, or null where it can. */
    public @Nullable Throwable unavailabilityCause() {
        try {
            return probe();
        } catch (LinkageError missing) { // its classes are optional dependencies
            return missing;
        }
    }

    Transports requireAvailable() {
        Throwable cause = unavailabilityCause();
        if (cause != null) {
            throw new IllegalStateException(
                    "The transport "
                            + transportName()
                            + " does not load here: "
                            + cause
                            + "; its native library must be on the class path and fit the machine,"
                            + " or take Transports.best()",
                    cause);
        }
        return this;
    }

    abstract @Nullable Throwable probe();

    /**
     * What the loops of an {@link AsyncioEventLoopGroup} are made with.
     *
     * @throws IllegalStateException if the transport does not load here
     */
    public abstract IoHandlerFactory ioHandlerFactory();

    public abstract Class<? extends ServerChannel> serverChannelClass();

    public abstract Class<? extends SocketChannel> channelClass();

    public abstract Class<? extends DatagramChannel> datagramChannelClass();

    /** Of servers on Unix domain sockets. */
    public abstract Class<? extends ServerChannel> serverDomainChannelClass();

    /** Of connections over Unix domain sockets. */
    public abstract Class<? extends DuplexChannel> domainChannelClass();

    /** The address of a Unix domain socket, of the type that this transport's channels take. */
    public abstract SocketAddress domainAddress(Path path);

    abstract boolean drives(IoEventLoop loop);

    /**
     * The transport that a loop was made with.
     *
     * @throws IllegalArgumentException if it is none of these
     */
    public static Transports of(IoEventLoop loop) {
        return Available.ALL.stream()
                .filter(transport -> transport.drives(loop))
                .findFirst()
                .orElseThrow(
                        () ->
                                new IllegalArgumentException(
                                        "The loop "
                                                + loop
                                                + " was made with none of the transports "
                                                + Arrays.toString(values())));
    }

    /**
     * Found out once: each connection asks, and a class that is missing costs an error each time.
     */
    private static final class Available {
        static final List<Transports> ALL =
                Arrays.stream(values()).filter(Transports::isAvailable).toList();
    }

    /** Apart, so that the class of such addresses need not be there for the other transports. */
    private static final class NativeAddress {
        static SocketAddress of(Path path) {
            return new DomainSocketAddress(path.toFile());
        }
    }
}
