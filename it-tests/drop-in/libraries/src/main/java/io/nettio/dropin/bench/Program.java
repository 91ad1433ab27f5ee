package io.nettio.dropin.bench;

import java.util.concurrent.CompletionStage;

/** A server and its client that run: each call goes over sockets and comes back. */
interface Program extends AutoCloseable {
    /** One call; many may be under way at once. From any thread. */
    CompletionStage<?> call();

    @Override
    void close() throws Exception;
}
