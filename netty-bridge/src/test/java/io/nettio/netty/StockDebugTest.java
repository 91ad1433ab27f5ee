package io.nettio.netty;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.nettio.Asyncio;
import io.nettio.Coroutine;
import io.nettio.Instrument;
import io.nettio.Loop;
import io.nettio.Task;
import io.netty.util.concurrent.EventExecutor;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

import java.time.Duration;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.TimeUnit;

/** Debug mode and instruments of a guest on one of Netty's own event loops. */
class StockDebugTest {
    private static final String KINDS = "io.nettio.netty.StockExecutors#kinds";

    private static void end(EventExecutor executor) {
        executor.shutdownGracefully(0, 5, TimeUnit.SECONDS).syncUninterruptibly();
    }

    private static void step(Loop loop, String name) {
        loop.runUntilComplete(
                Coroutine.of(() -> Asyncio.sleep(Duration.ZERO)), Task.Options.named(name));
    }

    @ParameterizedTest
    @MethodSource(KINDS)
    void slowStep_inDebugMode_isLogged(StockExecutors.Kind kind) {
        EventExecutor executor = kind.newExecutor();
        Loop loop = NettyAsyncio.loopOf(executor);
        loop.setSlowCallbackDuration(Duration.ZERO);
        List<String> messages;
        try (LoggedWarnings logged = new LoggedWarnings()) {
            step(loop, "before");
            loop.setDebug(true);
            step(loop, "during");
            loop.setDebug(false);
            step(loop, "after");
            messages = logged.messages();
        }

        assertTrue(messages.stream().anyMatch(said -> said.contains("Task[during")), kind.name());
        assertEquals(
                List.of(),
                messages.stream()
                        .filter(said -> said.contains("Task[before") || said.contains("Task[after"))
                        .toList());
        end(executor);
    }

    @ParameterizedTest
    @MethodSource(KINDS)
    void instrument_hearsStepsAndNoWaits_asTheHostWaits(StockExecutors.Kind kind) {
        EventExecutor executor = kind.newExecutor();
        Loop loop = NettyAsyncio.loopOf(executor);
        Queue<String> trail = new ConcurrentLinkedQueue<>();
        loop.addInstrument(
                new Instrument() {
                    @Override
                    public void stepBegins(Task<?> task) {
                        trail.add("step");
                    }

                    @Override
                    public void waitBegins(long timeoutNanos) {
                        trail.add("wait");
                    }

                    @Override
                    public void waitEnds() {
                        trail.add("waited");
                    }
                });

        loop.runUntilComplete(() -> Asyncio.sleep(Duration.ofMillis(2)));

        assertEquals(List.of("step", "step"), List.copyOf(trail));
        end(executor);
    }
}
