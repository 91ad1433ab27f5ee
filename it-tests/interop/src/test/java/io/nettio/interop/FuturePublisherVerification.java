package io.nettio.interop;

import io.nettio.AsyncFuture;
import io.nettio.netty.AsyncioEventLoop;
import io.nettio.netty.Transports;
import io.netty.util.concurrent.DefaultThreadFactory;

import org.jspecify.annotations.Nullable;
import org.reactivestreams.tck.TestEnvironment;
import org.reactivestreams.tck.flow.FlowPublisherVerification;
import org.testng.annotations.AfterClass;

import java.io.IOException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Flow;

/** The rules of Reactive Streams for {@code AsyncFuture.toPublisher()}. */
public class FuturePublisherVerification extends FlowPublisherVerification<String> {
    private final AsyncioEventLoop loop =
            new AsyncioEventLoop(
                    null, new DefaultThreadFactory("tck", true), Transports.NIO.ioHandlerFactory());

    public FuturePublisherVerification() {
        super(new TestEnvironment(1000));
    }

    @AfterClass
    public void closeLoop() {
        loop.close();
    }

    @Override
    public long maxElementsFromPublisher() {
        return 1;
    }

    @Override
    public Flow.Publisher<String> createFlowPublisher(long elements) {
        return InteropLoop.get(
                CompletableFuture.supplyAsync(
                        () -> {
                            AsyncFuture<@Nullable String> future = loop.createFuture();
                            Flow.Publisher<@Nullable String> publisher = future.toPublisher();
                            future.setResult(elements == 0 ? null : "item");
                            return publisher;
                        },
                        loop));
    }

    @Override
    public Flow.Publisher<String> createFailedFlowPublisher() {
        return InteropLoop.get(
                CompletableFuture.supplyAsync(
                        () -> {
                            AsyncFuture<String> future = loop.createFuture();
                            Flow.Publisher<String> publisher = future.toPublisher();
                            future.setException(new IOException("disk"));
                            return publisher;
                        },
                        loop));
    }
}
