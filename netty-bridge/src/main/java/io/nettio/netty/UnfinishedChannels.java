package io.nettio.netty;

import java.util.Collections;
import java.util.IdentityHashMap;
import java.util.Set;

/**
 * The channels of a loop whose coroutines have not ended. One that is not done when the loop ends
 * never will be, nor release what it holds: so the loop does. Loop thread only, but for {@link
 * #releaseAll} on a loop that has ended.
 */
final class UnfinishedChannels {
    private final Set<MessageChannel<?>> channels =
            Collections.newSetFromMap(new IdentityHashMap<>());

    void add(MessageChannel<?> channel) {
        channels.add(channel);
    }

    void remove(MessageChannel<?> channel) {
        channels.remove(channel);
    }

    void releaseAll() {
        channels.forEach(MessageChannel::release);
        channels.clear();
    }
}
