package io.nettio.inspect;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.nettio.AsyncFuture;
import io.nettio.Asyncio;
import io.nettio.Loop;
import io.nettio.Task;
import io.nettio.testing.LoopThread;

import org.junit.jupiter.api.Test;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

class GraphTest extends Looked {
    private void inner(AsyncFuture<?> future) {
        Asyncio.await(future);
    }

    @Test
    void graph_ofAFuture_reachesUpToAllThatWait() {
        runMain(
                () -> {
                    AsyncFuture<String> future = loop.createFuture();
                    Task<Void> middle = start("middle", () -> inner(future));
                    AsyncFuture<?> both = Asyncio.gather(middle);
                    Task<Void> top = start("top", () -> Asyncio.await(both));
                    yieldTimes(2);

                    FutureCallGraph graph = Graph.captureCallGraph(future);

                    assertSame(future, graph.future());
                    assertEquals(List.of(), graph.callStack());
                    FutureCallGraph ofMiddle = graph.awaitedBy().get(0);
                    assertSame(middle, ofMiddle.future());
                    assertEquals("inner", ofMiddle.callStack().get(1).frame().getMethodName());
                    FutureCallGraph ofGather = ofMiddle.awaitedBy().get(0);
                    assertSame(both, ofGather.future());
                    assertSame(top, ofGather.awaitedBy().get(0).future());
                    future.setResult("");
                    Asyncio.await(top);
                });
    }

    @Test
    void graph_ofTheCaller_hasItsStack() {
        runMain(
                () -> {
                    FutureCallGraph graph = Graph.captureCallGraph();
                    assertSame(Asyncio.currentTask(), graph.future());
                    assertTrue(
                            graph.callStack()
                                    .get(0)
                                    .frame()
                                    .getMethodName()
                                    .startsWith("lambda$graph_ofTheCaller"));
                });
    }

    @Test
    void graph_inAPlainCallback_isNull() {
        List<Object> seen = new ArrayList<>();
        loop.callSoon(() -> seen.add(Graph.captureCallGraph()));
        loop.runOnce();
        assertNull(seen.get(0));
    }

    @Test
    void graph_ofARing_ends() {
        runMain(
                () -> {
                    List<Task<Void>> ring = new ArrayList<>();
                    ring.add(start("a", () -> Asyncio.await(ring.get(1))));
                    ring.add(start("b", () -> Asyncio.await(ring.get(0))));
                    yieldTimes(2);

                    FutureCallGraph graph = Graph.captureCallGraph(ring.get(0));

                    FutureCallGraph again = graph.awaitedBy().get(0).awaitedBy().get(0);
                    assertSame(ring.get(0), again.future());
                    assertEquals(List.of(), again.awaitedBy());
                    endOthers();
                });
    }

    @Test
    void limit_ofEitherSign_leavesThatEndOfTheStack() {
        runMain(
                () -> {
                    AsyncFuture<String> future = loop.createFuture();
                    Task<Void> task = start("task", () -> inner(future));
                    yieldNow();
                    List<FrameCallGraphEntry> all = Graph.captureCallGraph(task).callStack();
                    int size = all.size();

                    assertEquals(all.subList(0, 1), Graph.captureCallGraph(task, 1).callStack());
                    assertEquals(
                            all.subList(size - 1, size),
                            Graph.captureCallGraph(task, -1).callStack());
                    assertEquals(List.of(), Graph.captureCallGraph(task, 0).callStack());
                    assertEquals(all, Graph.captureCallGraph(task, Integer.MIN_VALUE).callStack());
                    task.cancel();
                });
    }

    @Test
    void text_ofAGraph_hasAsynciosLayout() {
        AsyncFuture<String> future = loop.createFuture();
        Task<Void> task = loop.createTask(() -> inner(future));
        loop.runOnce();
        ByteArrayOutputStream printed = new ByteArrayOutputStream();

        Graph.printCallGraph(future, new PrintStream(printed, true, StandardCharsets.UTF_8));

        String text = printed.toString(StandardCharsets.UTF_8);
        assertContains("* AsyncFuture[pending]\n  + Awaited by:\n     * Task[Task-1 pending", text);
        assertContains("       + Call stack:\n       |   at io.nettio.Asyncio.await(", text);
        task.cancel();
        loop.runOnce();
        loop.runOnce();
    }

    @Test
    void graph_fromAnotherThread_isRefused() {
        Loop running = loops.plain();
        try (LoopThread thread = new LoopThread(running)) {
            AsyncFuture<String> future = thread.call(running::createFuture);
            IllegalStateException refused =
                    assertThrows(IllegalStateException.class, () -> Graph.captureCallGraph(future));
            assertContains("use Inspection.of", refused);
        }
    }
}
