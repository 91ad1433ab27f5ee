package io.nettio.inspect;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.nettio.Asyncio;
import io.nettio.Task;

import org.junit.jupiter.api.Test;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

class CyclesTest extends Looked {
    @Test
    void chain_withoutARing_hasNone() {
        assertEquals(
                List.of(),
                Cycles.in(Map.of(1L, List.of(2L, 3L), 2L, List.of(4L), 3L, List.of(4L))));
    }

    @Test
    void ring_reachedFromOutside_beginsAtItsLeast() {
        assertEquals(
                List.of(List.of(2L, 4L, 3L)),
                Cycles.in(
                        Map.of(
                                1L,
                                List.of(4L),
                                2L,
                                List.of(4L),
                                3L,
                                List.of(2L),
                                4L,
                                List.of(3L))));
    }

    @Test
    void rings_two_areBothThere() {
        assertEquals(
                List.of(List.of(1L, 2L), List.of(3L, 4L)),
                Cycles.in(
                        Map.of(
                                1L,
                                List.of(2L),
                                2L,
                                List.of(1L),
                                3L,
                                List.of(4L),
                                4L,
                                List.of(3L))));
    }

    @Test
    void rings_veryMany_areBounded() {
        Map<Long, List<Long>> pairs = new HashMap<>();
        for (long i = 0; i < 100; i += 2) {
            pairs.put(i, List.of(i + 1));
            pairs.put(i + 1, List.of(i));
        }

        assertEquals(20, Cycles.in(pairs).size());
    }

    @Test
    void ring_ofVeryManyTasks_needsNoDeepStack() {
        Map<Long, List<Long>> ring = new HashMap<>();
        for (long i = 0; i < 200_000; i++) {
            ring.put(i, List.of((i + 1) % 200_000));
        }

        assertEquals(200_000, Cycles.in(ring).get(0).size());
    }

    @Test
    void tasks_awaitingEachOther_areNamed() {
        runMain(
                () -> {
                    List<Task<Void>> ring = new ArrayList<>();
                    for (int i = 0; i < 3; i++) {
                        int next = (i + 1) % 3;
                        ring.add(start("ring-" + i, () -> Asyncio.await(ring.get(next))));
                    }
                    yieldTimes(2);

                    LoopSnapshot seen = look();

                    assertEquals(List.of(List.of(2L, 3L, 4L)), seen.cycles());
                    assertContains(
                            "Deadlock: 2 ring-0 → 3 ring-1 → 4 ring-2 → 2\n", TaskTree.of(seen));
                    endOthers();
                });
    }

    @Test
    void tasks_awaitingEachOtherThroughGather_areARing() {
        runMain(
                () -> {
                    List<Task<Void>> pair = new ArrayList<>();
                    pair.add(start("a", () -> Asyncio.await(Asyncio.gather(pair.get(1)))));
                    pair.add(start("b", () -> Asyncio.await(Asyncio.shield(pair.get(0)))));
                    yieldTimes(2);

                    assertEquals(List.of(List.of(2L, 3L)), look().cycles());
                    endOthers();
                });
    }
}
