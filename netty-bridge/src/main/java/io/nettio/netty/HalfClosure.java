package io.nettio.netty;

/**
 * What a {@link CoroutineHandler} does once the peer has ended its side of the connection, and
 * still reads ours: Netty's {@code ALLOW_HALF_CLOSURE}, set on the channel.
 *
 * <p>NIO sees the end when it has read all that came before it, so not while the channel is not
 * read. epoll and io_uring see it at once and read the rest then, past the handler's limit. With
 * TLS 1.3 the end of TLS counts; older versions end both sides at once. Channels without halves, as
 * the local transport's, close as a whole whatever is chosen.
 */
public enum HalfClosure {
    /**
     * The channel closes: the coroutine is cancelled, and what it did not receive is dropped.
     * Netty's default.
     */
    CLOSE,

    /**
     * The channel stays open: {@link MessageChannel#receive} gives what came before the end, and
     * then throws {@link java.io.EOFException}; messages are sent as before. The channel closes
     * when the coroutine ends. A peer that vanishes after its end is noticed by sending alone.
     */
    KEEP
}
