package io.nettio;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.nettio.testing.LoopTest;

import org.junit.jupiter.api.Test;

import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/** Contexts: copies, and running in one. */
final class ContextTest extends LoopTest {
    private final ContextVar<String> user = ContextVar.withDefault("user", "nobody");

    private Context contextOf(String name) {
        Context context = new Context();
        context.run(() -> user.set(name));
        return context;
    }

    @Test
    void get_ofAContext_givesItsValueOrTheDefault() {
        assertEquals("ada", contextOf("ada").get(user));
        assertEquals("nobody", new Context().get(user));
    }

    @Test
    void copy_changesApart() {
        Context original = contextOf("ada");

        Context copy = original.copy();
        copy.run(() -> user.set("bob"));

        assertEquals("ada", original.get(user));
        assertEquals("bob", copy.get(user));
    }

    @Test
    void copyCurrent_insideATask_hasItsValues() {
        Context copy =
                runMain(
                        () -> {
                            user.set("ada");
                            Context taken = Context.copyCurrent();
                            user.set("bob");
                            return taken;
                        });

        assertEquals("ada", copy.get(user));
    }

    @Test
    void run_setsWithin_staysThereAndDoesNotLeak() {
        Context context = new Context();

        assertEquals(
                "ada",
                context.run(
                        () -> {
                            user.set("ada");
                            return user.get();
                        }));

        assertEquals("nobody", user.get());
        assertEquals("ada", context.get(user));
    }

    @Test
    void run_throws_leavesTheContext() {
        Context context = contextOf("ada");

        assertThrows(
                IOException.class,
                () ->
                        context.run(
                                () -> {
                                    throw new IOException("disk");
                                }));

        assertEquals("nobody", user.get());
        assertEquals("ada", context.run(user::get));
    }

    @Test
    void run_insideItself_isRefused() {
        Context context = contextOf("ada");

        context.run(
                () -> {
                    assertContains(
                            "run in its copy()",
                            assertThrows(
                                    IllegalStateException.class, () -> context.run(user::get)));
                    assertEquals("ada", context.copy().run(user::get));
                    return null;
                });
    }

    @Test
    void run_nestedInAnother_eachSeesItsOwn() {
        contextOf("outer")
                .run(
                        () -> {
                            note(contextOf("inner").run(user::get));
                            note(user.get());
                            return null;
                        });

        assertTrail("inner", "outer");
    }

    @Test
    void run_insideATask_endsInTheTasksContext() {
        runMain(
                () -> {
                    user.set("task");
                    note(contextOf("ada").run(user::get));
                    note(user.get());
                });

        assertTrail("ada", "task");
    }

    @Test
    void run_awaitWithin_keepsTheContextOverTheAwait() {
        runMain(
                () -> {
                    user.set("task");
                    contextOf("ada")
                            .run(
                                    () -> {
                                        yieldNow();
                                        note(user.get());
                                        return null;
                                    });
                    note(user.get());
                    yieldNow();
                    note(user.get());
                });

        assertTrail("ada", "task", "task");
    }

    @Test
    void run_awaitWithin_doesNotLeakIntoOtherTasks() {
        runMain(
                () -> {
                    Task<Void> other =
                            Asyncio.createTask(
                                    () -> {
                                        note(user.get());
                                        yieldNow();
                                        note(user.get());
                                    });
                    contextOf("ada")
                            .run(
                                    () -> {
                                        yieldTimes(3);
                                        return null;
                                    });
                    Asyncio.await(other);
                });

        assertTrail("nobody", "nobody");
    }

    @Test
    void callback_insideATasksTurn_hasTheContextOfItsRegistration() {
        runMain(
                () -> {
                    user.set("before");
                    loop.callSoon(() -> note(user.get()));
                    loop.callLater(java.time.Duration.ofSeconds(1), () -> note(user.get()));
                    user.set("after");
                    sleepSeconds(2);
                });

        assertTrail("before", "before");
    }

    @Test
    void callbacks_setWithin_doNotReachEachOther() {
        loop.callSoon(() -> user.set("first"));
        loop.callSoon(() -> note(user.get()));

        loop.runOnce();

        assertTrail("nobody");
    }

    @Test
    void copyCurrent_onAThreadWithoutValues_isEmpty() {
        assertNull(Context.copyCurrent().get(ContextVar.of("other")));
        assertSame("nobody", Context.copyCurrent().get(user));
    }

    @Test
    void manyTasks_atOnce_eachKeepItsOwnValues() {
        ContextVar<Integer> number = ContextVar.of("number");
        runMain(
                () -> {
                    List<Task<Void>> tasks = new ArrayList<>();
                    for (int i = 0; i < 100; i++) {
                        int own = i;
                        tasks.add(Asyncio.createTask(() -> setAndSleep(number, own)));
                    }
                    Asyncio.await(Asyncio.gather(tasks));
                    assertNull(number.get());
                });
    }

    private static void setAndSleep(ContextVar<Integer> number, int own) {
        for (int round = 0; round < 10; round++) {
            number.set(own + round);
            Asyncio.sleep(Duration.ofMillis(1 + (own * 7 + round * 13) % 50));
            assertEquals(own + round, number.get());
        }
    }

    @Test
    void run_ofTheContextOfAnOuterTaskBelowAnEagerStep_isRefused() {
        Context outer = new Context();
        Task<Void> task =
                loop.createTask(
                        Coroutine.of(
                                () ->
                                        eagerly(
                                                () ->
                                                        assertThrows(
                                                                IllegalStateException.class,
                                                                () -> outer.run(() -> "never")))),
                        Task.Options.DEFAULT.withContext(outer));

        loop.runUntilComplete(task);

        assertEquals("free again", outer.run(() -> "free again"));
    }

    @Test
    void run_ofTheContextOfAnOuterCallbackBelowAnEagerStep_isRefused() {
        Context outer = new Context();
        loop.callSoon(
                () ->
                        eagerly(
                                () ->
                                        note(
                                                assertThrows(
                                                                IllegalStateException.class,
                                                                () -> outer.run(() -> "never"))
                                                        .getMessage()
                                                        .contains("entered already"))),
                outer);

        loop.runOnce();

        assertTrail("true");
        assertEquals("free again", outer.run(() -> "free again"));
    }

    @Test
    void eagerTask_inTheContextThatItsCreatorRunsIn_isRefusedAndNeverRuns() {
        Context shared = new Context();
        Task<Void> creator =
                loop.createTask(
                        Coroutine.of(
                                () -> {
                                    assertThrows(
                                            IllegalStateException.class,
                                            () ->
                                                    Asyncio.createTask(
                                                            Coroutine.of(() -> note("never")),
                                                            Task.Options.DEFAULT
                                                                    .withContext(shared)
                                                                    .withEagerStart(true)));
                                    assertEquals(1, loop.allTasks().size());
                                    yieldNow();
                                    note("goes on");
                                }),
                        Task.Options.DEFAULT.withContext(shared));

        loop.runUntilComplete(creator);

        assertTrail("goes on");
    }

    private void eagerly(Body body) {
        Task<Void> eager =
                loop.createTask(Coroutine.of(body), Task.Options.DEFAULT.withEagerStart(true));
        eager.result();
    }
}
