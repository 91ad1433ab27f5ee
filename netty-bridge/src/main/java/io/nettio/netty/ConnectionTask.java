package io.nettio.netty;

import io.nettio.Asyncio;
import io.nettio.Body;
import io.nettio.CancelledError;
import io.nettio.ExceptionGroup;
import io.nettio.TaskGroup;
import io.nettio.inspect.TaskChannel;

import org.jspecify.annotations.Nullable;

/**
 * What a {@link CoroutineHandler} runs: the code of a connection inside the group of its tasks. It
 * throws what the exception handler has to be told.
 */
final class ConnectionTask<I> implements Body {
    private final MessageChannel<I> channel;
    private final ChannelBody<I> body;
    private final Object label;
    private @Nullable Throwable ownFailure;

    ConnectionTask(MessageChannel<I> channel, ChannelBody<I> body, Object label) {
        this.channel = channel;
        this.body = body;
        this.label = label;
    }

    @Override
    public void run() throws Exception {
        TaskChannel.CURRENT.set(label);
        try {
            Asyncio.taskGroup(this::runBody);
        } catch (ExceptionGroup failures) {
            Throwable first = failures.exceptions().get(0);
            boolean alone = failures.exceptions().size() == 1;
            if (alone && channel.isEndOfConnection(first)) {
                return; // there is nobody left to tell
            }
            throw alone && first == ownFailure ? unwrapped(first) : failures;
        }
    }

    private void runBody(TaskGroup group) throws Exception {
        channel.open(group);
        try {
            body.run(channel);
        } catch (Throwable thrown) {
            if (channel.isEndOfInput(thrown)) {
                return; // it has read all that there was
            }
            if (!(thrown instanceof CancelledError)) {
                ownFailure = thrown;
            }
            throw thrown;
        }
    }

    private static Exception unwrapped(Throwable failure) {
        if (failure instanceof Error error) {
            throw error;
        }
        return (Exception) failure;
    }
}
