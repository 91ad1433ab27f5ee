package io.nettio.netty.stream;

import io.nettio.netty.AsyncioEventLoop;
import io.nettio.netty.NettyAsyncio;
import io.netty.util.concurrent.Future;

import org.jspecify.annotations.Nullable;

import java.io.IOException;

/** Waits for futures of Netty's that take a cancel badly. */
final class Completion {
    private Completion() {}

    /**
     * Suspends until it is done, and gives its result or throws its exception. A cancel ends the
     * wait alone, and does not reach the future: a connect on io_uring would go on behind it and
     * keep its channel, which a close does end; a lookup that comes later would log a warning.
     */
    static <T extends @Nullable Object> T await(AsyncioEventLoop loop, Future<T> future)
            throws IOException {
        if (!future.isDone()) {
            SoleWaiter end = new SoleWaiter(loop);
            future.addListener(
                    done -> {
                        if (loop.inEventLoop()) {
                            end.wake();
                        } else {
                            loop.execute(end::wake);
                        }
                    });
            end.await();
        }
        return NettyAsyncio.await(future, IOException.class);
    }
}
