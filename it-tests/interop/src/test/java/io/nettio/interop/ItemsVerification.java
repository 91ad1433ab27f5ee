package io.nettio.interop;

import io.nettio.AsyncItems;
import io.nettio.Asyncio;
import io.nettio.Coroutine;
import io.nettio.Publishers;
import io.nettio.netty.AsyncioEventLoop;
import io.nettio.netty.Transports;
import io.netty.util.concurrent.DefaultThreadFactory;

import org.reactivestreams.tck.TestEnvironment;
import org.reactivestreams.tck.flow.FlowSubscriberBlackboxVerification;
import org.testng.annotations.AfterClass;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Flow;

/** The rules of Reactive Streams for what {@code Publishers.items} subscribes. */
public class ItemsVerification extends FlowSubscriberBlackboxVerification<Integer> {
    private final AsyncioEventLoop loop =
            new AsyncioEventLoop(
                    null, new DefaultThreadFactory("tck", true), Transports.NIO.ioHandlerFactory());

    public ItemsVerification() {
        super(new TestEnvironment(1000));
    }

    @AfterClass
    public void closeLoop() {
        loop.setExceptionHandler((where, context) -> {}); // coroutines of broken publishers fail
        loop.close();
    }

    @Override
    public Flow.Subscriber<Integer> createFlowSubscriber() {
        CompletableFuture<Flow.Subscriber<? super Integer>> made = new CompletableFuture<>();
        Asyncio.runCoroutineThreadsafe(
                Coroutine.of(
                        () -> {
                            Flow.Publisher<Integer> publisher = made::complete;
                            try (AsyncItems<Integer> items = Publishers.items(publisher)) {
                                items.forEach(item -> {});
                            }
                            return null;
                        }),
                loop);
        @SuppressWarnings("unchecked") // it takes integers
        Flow.Subscriber<Integer> subscriber = (Flow.Subscriber<Integer>) InteropLoop.get(made);
        return subscriber;
    }

    @Override
    public Integer createElement(int element) {
        return element;
    }
}
