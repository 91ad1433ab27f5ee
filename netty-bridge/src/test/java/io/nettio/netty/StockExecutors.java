package io.nettio.netty;

import io.netty.channel.DefaultEventLoop;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.util.concurrent.DefaultEventExecutor;
import io.netty.util.concurrent.EventExecutor;

import java.util.Arrays;
import java.util.function.Supplier;
import java.util.stream.Stream;

/** Executors of Netty's own, one of each kind that loads here. */
final class StockExecutors {
    private StockExecutors() {}

    /** A kind of group, by its name. */
    record Kind(String name, Supplier<EventExecutor> maker) {
        EventExecutor newExecutor() {
            return maker.get();
        }

        @Override
        public String toString() {
            return name;
        }
    }

    static Stream<Kind> kinds() {
        Stream<Kind> others =
                Stream.of(
                        new Kind("DefaultEventLoop", DefaultEventLoop::new),
                        new Kind("DefaultEventExecutor", DefaultEventExecutor::new));
        return Stream.concat(transports(), others);
    }

    static Stream<Kind> transports() {
        return Arrays.stream(Transports.values())
                .filter(Transports::isAvailable)
                .map(
                        transport ->
                                new Kind(
                                        transport.name(),
                                        () ->
                                                new MultiThreadIoEventLoopGroup(
                                                                1, transport.ioHandlerFactory())
                                                        .next()));
    }
}
