package io.nettio.netty;

/** The code that a {@link CoroutineHandler} runs for its connection. */
@FunctionalInterface
public interface ChannelBody<I> {
    void run(MessageChannel<I> channel) throws Exception;
}
