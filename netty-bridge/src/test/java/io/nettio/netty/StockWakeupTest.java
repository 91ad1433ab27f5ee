package io.nettio.netty;

import io.nettio.Asyncio;
import io.nettio.Coroutine;
import io.nettio.Loop;
import io.netty.util.concurrent.EventExecutor;

import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;

/** No submit of another thread is lost, however it meets the turns of a guest. */
@Timeout(value = 60, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class StockWakeupTest {
    private static final String KINDS = "io.nettio.netty.StockExecutors#kinds";
    private static final int ROUNDS = 5_000;

    private static void pingPong(Loop loop) throws Exception {
        for (int i = 0; i < ROUNDS; i++) {
            CompletableFuture<Integer> answer = new CompletableFuture<>();
            int round = i;
            loop.callSoonThreadsafe(() -> answer.complete(round));
            TestLoops.get(answer);
        }
    }

    private static void end(EventExecutor executor) {
        executor.shutdownGracefully(0, 20, TimeUnit.SECONDS).syncUninterruptibly();
    }

    @ParameterizedTest
    @MethodSource(KINDS)
    void submits_toALoopThatIsIdle_areTakenIn(StockExecutors.Kind kind) throws Exception {
        EventExecutor executor = kind.newExecutor();

        pingPong(NettyAsyncio.loopOf(executor));

        end(executor);
    }

    @ParameterizedTest
    @MethodSource(KINDS)
    void submits_besideTimers_areTakenIn(StockExecutors.Kind kind) throws Exception {
        EventExecutor executor = kind.newExecutor();
        Loop loop = NettyAsyncio.loopOf(executor);
        Asyncio.runCoroutineThreadsafe(
                Coroutine.of(
                        () -> {
                            while (true) {
                                Asyncio.sleep(Duration.ofNanos(20_000));
                            }
                        }),
                loop);

        pingPong(loop);

        end(executor);
    }

    @ParameterizedTest
    @MethodSource(KINDS)
    void submits_besideATaskThatYields_areTakenIn(StockExecutors.Kind kind) throws Exception {
        EventExecutor executor = kind.newExecutor();
        Loop loop = NettyAsyncio.loopOf(executor);
        Asyncio.runCoroutineThreadsafe(
                Coroutine.of(
                        () -> {
                            while (true) {
                                Asyncio.sleep(Duration.ZERO);
                            }
                        }),
                loop);

        pingPong(loop);

        end(executor);
    }
}
