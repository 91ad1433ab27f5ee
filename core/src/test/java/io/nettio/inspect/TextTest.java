package io.nettio.inspect;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.nettio.Asyncio;
import io.nettio.Task;
import io.nettio.inspect.LoopSnapshot.Answer;
import io.nettio.inspect.TaskSnapshot.State;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.LongStream;

/** Snapshots as tables and trees, also of hostile names and very many tasks. */
class TextTest extends Looked {
    private static TaskSnapshot task(
            long number, String name, List<Long> awaits, List<Long> awaitedBy) {
        return new TaskSnapshot(
                number,
                name,
                State.WAITING,
                Duration.ofMillis(1500),
                null,
                3,
                new Awaited("Asyncio.await", awaits, null),
                awaitedBy,
                List.of(),
                false,
                null,
                "com.example.Main",
                0);
    }

    private static LoopSnapshot loop(TaskSnapshot... tasks) {
        return new LoopSnapshot(
                1,
                "main",
                Answer.COMPLETE,
                Duration.ZERO,
                List.of(),
                null,
                tasks.length,
                List.of(tasks),
                List.of());
    }

    @ParameterizedTest
    @CsvSource({
        "0, 0µs",
        "999999, 999µs",
        "1250000, 1.2ms",
        "310000000, 310ms",
        "4290000000, 4.2s",
        "59000000000, 59s",
        "150000000000, 2m30s",
        "9000000000000, 2h30m"
    })
    void duration_anyOf_hasFewDigits(long nanos, String text) {
        assertEquals(text, Text.duration(Duration.ofNanos(nanos)));
    }

    @Test
    void name_withControlCharacters_movesNoCursor() {
        assertEquals(
                "a\\u000ab\\u001b[31mc\\u202ed\\u{f0000}",
                Text.escaped("a\nb\u001b[31mc\u202ed\udb80\udc00"));
    }

    @Test
    void name_tooLong_isShortened() {
        String text = Text.escaped("x".repeat(1_000_000));

        assertEquals(80, text.length());
        assertTrue(text.endsWith("x…"));
    }

    @Test
    void table_ofTasks_hasALineForEachAndNoEmptyColumn() {
        assertEquals(
                """
                Loop 1 (main), 2 tasks
                TASK  NAME   STATE    AGE   STEPS  AWAITS              AWAITED BY  WHERE
                1     main   WAITING  1.5s  3      Asyncio.await of 2              com.example.Main
                2     evil\\u000a  WAITING  1.5s  3      Asyncio.await       1           com.example.Main
                """
                        .replace("NAME ", "NAME      ")
                        .replace("main   W", "main        W"),
                TaskTable.of(
                        loop(
                                task(1, "main", List.of(2L), List.of()),
                                task(2, "evil\n", List.of(), List.of(1L)))));
    }

    @Test
    void tree_ofTasks_hasThoseBelowThatAreWaitedFor() {
        assertEquals(
                """
                Loop 1 (main), 4 tasks
                ├── 1 main  WAITING in Asyncio.await of 2, 3
                │   ├── 2 a  WAITING in Asyncio.await of 3
                │   │   └── 3 b  WAITING in Asyncio.await
                │   └── 3 (shown above)
                └── 4 other  WAITING in Asyncio.await of 9
                    └── 9 (not in this snapshot)
                """,
                TaskTree.of(
                        loop(
                                task(1, "main", List.of(2L, 3L), List.of()),
                                task(2, "a", List.of(3L), List.of(1L)),
                                task(3, "b", List.of(), List.of(1L, 2L)),
                                task(4, "other", List.of(9L), List.of()))));
    }

    @Test
    void tree_ofARingBesideATask_hasEachOnce() {
        assertEquals(
                """
                Loop 1 (main), 3 tasks
                ├── 3 c  WAITING in Asyncio.await
                └── 1 a  WAITING in Asyncio.await of 2
                    └── 2 b  WAITING in Asyncio.await of 1
                        └── 1 (shown above)
                """,
                TaskTree.of(
                        loop(
                                task(1, "a", List.of(2L), List.of(2L)),
                                task(2, "b", List.of(1L), List.of(1L)),
                                task(3, "c", List.of(), List.of()))));
    }

    @Test
    void tree_ofAVeryLongChain_isBoundedAndNamesEach() {
        List<TaskSnapshot> chain = new ArrayList<>();
        for (long i = 1; i <= 5_000; i++) {
            chain.add(
                    task(
                            i,
                            "t",
                            i < 5_000 ? List.of(i + 1) : List.of(),
                            i > 1 ? List.of(i - 1) : List.of()));
        }

        String tree = TaskTree.of(loop(chain.toArray(TaskSnapshot[]::new)));

        assertContains("(continued below)", tree);
        LongStream.rangeClosed(1, 5_000).forEach(i -> assertContains("── " + i + " ", tree));
    }

    @Test
    void numbers_ofVeryMany_areBounded() {
        assertEquals(
                "1, 2, 3, 4, 5 and 95 more",
                Text.numbers(LongStream.rangeClosed(1, 100).boxed().toList()));
    }

    @Test
    void texts_ofTasksThatSleep_showTheirCodeAndTheTimeLeft() {
        runMain(
                () -> {
                    Task<Void> task = start("napper", () -> sleepSeconds(90));
                    sleepSeconds(1);
                    LoopSnapshot seen = look();
                    assertContains("Asyncio.sleep, 89s left", TaskTable.of(List.of(seen)));
                    assertContains("io.nettio.Asyncio.sleep(", TaskTree.of(List.of(seen)));
                    assertContains("TextTest.lambda", TaskTree.of(seen));
                    assertContains(
                            "── 2 napper  WAITING in Asyncio.sleep, 89s left\n", TaskTree.of(seen));
                    task.cancel();
                });
    }

    @Test
    void busiest_tasks_comeFirst() {
        runMain(
                () -> {
                    start("idle", () -> sleepSeconds(100));
                    yieldNow();
                    assertFalse(TaskTable.busiest(List.of(look()), 5).contains("BUSY"));
                    Inspection.watchTimesOfAllLoops(Duration.ofHours(1));
                    start(
                            "busy",
                            () -> {
                                loop.advance(Duration.ofSeconds(7)); // as if it computed
                                sleepSeconds(100);
                            });
                    yieldNow();
                    String top = TaskTable.busiest(List.of(look()), 1);
                    assertContains("busy", top);
                    assertContains("7.0s", top);
                    assertFalse(top.contains("idle"), top);
                    endOthers();
                });
    }

    @Test
    void loops_atRestOrClosed_sayItInTheirLine() {
        assertContains("1 task, which nobody turns now", restingTable());
        loop.close();
        assertContains("0 tasks, closed", TaskTable.of(look()));
    }

    private String restingTable() {
        Task<Void> task = loop.createTask(() -> Asyncio.sleep(Duration.ZERO));
        String table = TaskTable.of(look());
        runMain(() -> Asyncio.await(task));
        return table;
    }
}
