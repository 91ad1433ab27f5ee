package io.nettio.netty.stream;

import io.nettio.Loop;
import io.nettio.netty.NettyAsyncio;
import io.netty.channel.Channel;
import io.netty.channel.ChannelOption;

/** Makes a channel a stream: its options, its handler, its reader and writer. */
final class StreamSetup {
    private final ChannelTransport transport;
    private final StreamReader reader;

    private StreamSetup(ChannelTransport transport, StreamReader reader) {
        this.transport = transport;
        this.reader = reader;
    }

    /** In a channel initializer, on the loop that the channel is registered with. */
    static StreamSetup of(Channel channel, StreamOptions options) {
        Loop loop = NettyAsyncio.loop(channel);
        // refused by some kinds of channels, as those without sockets, which cannot be closed half
        boolean ignored = channel.config().setOption(ChannelOption.ALLOW_HALF_CLOSURE, true);
        channel.config().setWriteBufferWaterMark(options.waterMark());
        options.applyTo(channel);

        StreamReader reader = new StreamReader(loop, options.limit());
        ReadGate gate = new ReadGate();
        channel.pipeline().addFirst(gate);
        ChannelTransport transport = new ChannelTransport(channel, gate, loop, reader);
        channel.pipeline().addLast(new StreamHandler(transport));
        return new StreamSetup(transport, reader);
    }

    ChannelTransport transport() {
        return transport;
    }

    /** Once: what the coroutine gets. */
    StreamConnection connection() {
        StreamWriter writer = new StreamWriter(transport, reader);
        reader.keep(writer);
        Unclosed.watch(writer, transport, reader.buffer());
        return new StreamConnection(reader, writer);
    }
}
