package io.nettio.netty;

import io.nettio.Asyncio;
import io.nettio.Loop;
import io.netty.channel.IoHandle;
import io.netty.channel.IoRegistration;
import io.netty.channel.nio.NioIoHandle;
import io.netty.util.concurrent.Future;

import java.io.IOException;
import java.nio.channels.SelectableChannel;

/**
 * Waits of coroutines for what is no channel of Netty's: chooses the way by which the running loop
 * can watch it, or says which loop could.
 */
final class Readiness {
    /** What is waited for. */
    enum Direction {
        READABLE("awaitReadable"),
        WRITABLE("awaitWritable");

        final String function;

        Direction(String function) {
            this.function = function;
        }
    }

    private Readiness() {}

    static void await(SelectableChannel channel, Direction direction) throws IOException {
        if (channel == null) {
            throw new IllegalArgumentException(
                    direction.function + "(null): give the SelectableChannel to wait for");
        }
        AsyncioEventLoop loop = runningLoop(direction);
        if (!loop.isCompatible(NioIoHandle.class)) {
            throw new IllegalStateException(
                    direction.function
                            + ": this loop does not poll by NIO, and only an NIO loop watches a"
                            + " SelectableChannel; make the loop with Transports.NIO"
                            + (pollsByEpoll(loop) ? ", or give epoll a descriptor" : ""));
        }
        loop.channelWatches().await(channel, direction);
    }

    static void await(int descriptor, Direction direction) throws IOException {
        if (descriptor < 0) {
            throw new IllegalArgumentException(
                    direction.function + "(" + descriptor + "): a descriptor is never negative");
        }
        AsyncioEventLoop loop = runningLoop(direction);
        if (!pollsByEpoll(loop)) {
            throw new IllegalStateException(
                    direction.function
                            + ": this loop does not poll by epoll, and only an epoll loop watches a"
                            + " plain descriptor; make the loop with Transports.EPOLL"
                            + (loop.isCompatible(NioIoHandle.class)
                                    ? ", or give NIO a SelectableChannel"
                                    : ""));
        }
        DescriptorWatch.await(loop, descriptor, direction);
    }

    private static AsyncioEventLoop runningLoop(Direction direction) {
        Loop loop = Asyncio.getRunningLoop();
        if (loop instanceof AsyncioEventLoop own) {
            return own;
        }
        throw new IllegalStateException(
                direction.function
                        + ": a "
                        + loop.getClass().getSimpleName()
                        + " polls no channels; run this on an AsyncioEventLoop, with"
                        + " Transports.NIO for a SelectableChannel or Transports.EPOLL for a"
                        + " descriptor");
    }

    /** On the loop's thread, where it is done at once. */
    static IoRegistration register(AsyncioEventLoop loop, IoHandle handle) throws IOException {
        Future<IoRegistration> registered = loop.register(handle);
        if (registered.isSuccess()) {
            return registered.getNow();
        }
        Throwable cause = registered.cause();
        throw cause instanceof IOException own
                ? own
                : new IOException("The loop cannot watch it: " + cause, cause);
    }

    private static boolean pollsByEpoll(AsyncioEventLoop loop) {
        try {
            return DescriptorWatch.canWatchOn(loop);
        } catch (LinkageError missing) { // epoll's classes are an optional dependency
            return false;
        }
    }
}
