package io.nettio.netty;

import io.nettio.AsyncFuture;
import io.nettio.Asyncio;
import io.netty.channel.IoEvent;
import io.netty.channel.IoEventLoop;
import io.netty.channel.IoRegistration;
import io.netty.channel.epoll.EpollIoHandle;
import io.netty.channel.epoll.EpollIoOps;
import io.netty.channel.epoll.Native;
import io.netty.channel.unix.Errors.NativeIoException;
import io.netty.channel.unix.FileDescriptor;

import org.jspecify.annotations.Nullable;

import java.io.IOException;

/**
 * One wait for one descriptor on an epoll loop.
 *
 * <p>The descriptor is put into an epoll set of its own, and the loop watches that set, which is
 * readable once the descriptor is ready. Netty's handler knows what it watches by descriptor, and a
 * second registration would take the place of a channel's that has the same one; this way it is
 * never asked twice, and any number of waits stand beside each other. The price is one descriptor
 * more for as long as the wait lasts.
 *
 * <p>Loop thread only. Touched only where epoll's classes are there.
 */
final class DescriptorWatch implements EpollIoHandle {
    private static final int EPERM = -1;
    private static final int EBADF = -9;

    private final FileDescriptor epollSet = Native.newEpollCreate();
    private final AsyncFuture<@Nullable Void> ready;

    private DescriptorWatch(AsyncFuture<@Nullable Void> ready) {
        this.ready = ready;
    }

    static boolean canWatchOn(IoEventLoop loop) {
        return loop.isCompatible(EpollIoHandle.class);
    }

    /** Suspends until the descriptor is ready, or has an error or a hang-up to tell. */
    static void await(AsyncioEventLoop loop, int descriptor, Readiness.Direction direction)
            throws IOException {
        DescriptorWatch watch = new DescriptorWatch(loop.createFuture());
        try {
            watch.add(descriptor, direction);
            watch.awaitOn(loop);
        } finally {
            watch.epollSet.close();
        }
    }

    private void add(int descriptor, Readiness.Direction direction) throws IOException {
        int events =
                switch (direction) {
                    case READABLE -> Native.EPOLLIN | Native.EPOLLRDHUP;
                    case WRITABLE -> Native.EPOLLOUT;
                };
        try {
            Native.epollCtlAdd(epollSet.intValue(), descriptor, events);
        } catch (NativeIoException refused) {
            throw switch (refused.expectedErr()) {
                case EPERM ->
                        new IOException(
                                direction.function
                                        + ": epoll cannot watch descriptor "
                                        + descriptor
                                        + ", as a regular file or a directory is always ready;"
                                        + " read it inside toThread",
                                refused);
                case EBADF ->
                        new IOException(
                                direction.function + ": no descriptor " + descriptor + " is open",
                                refused);
                default -> refused;
            };
        }
    }

    private void awaitOn(AsyncioEventLoop loop) throws IOException {
        IoRegistration registration = Readiness.register(loop, this);
        try {
            registration.submit(EpollIoOps.EPOLLIN);
            Asyncio.await(ready);
        } finally {
            registration.cancel();
        }
    }

    @Override
    public FileDescriptor fd() {
        return epollSet;
    }

    @Override
    public void handle(IoRegistration registration, IoEvent event) {
        registration.cancel(); // the set stays readable: once is enough
        if (!ready.done()) {
            ready.setResult(null);
        }
    }

    /** The loop ends, and watches nothing any more. */
    @Override
    public void close() throws IOException {
        if (!ready.done()) {
            ready.setException(new IOException("The loop watches it no longer: it shuts down"));
        }
        epollSet.close();
    }
}
