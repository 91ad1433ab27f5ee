package io.nettio;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.nettio.testing.VirtualTimeLoop;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

import java.time.Duration;

/** Contexts that are made only when somebody needs them must not be told from others. */
class ContextOfCallbackTest {
    private final ContextVar<String> user = ContextVar.withDefault("user", "nobody");
    private final VirtualTimeLoop loop = new VirtualTimeLoop();
    private final Handle[] handles = new Handle[2];
    private final String[] seen = new String[1];

    @AfterEach
    void close() {
        loop.close();
    }

    @Test
    void whatACallbackSets_isSeenInItsHandlesContext() {
        handles[0] = loop.callSoon(() -> user.set("alice"));
        loop.runOnce();

        assertEquals("alice", handles[0].context().get(user));
    }

    @Test
    void whatACallbackSets_isSeenInTheContextThatItAsksItsHandleFor() {
        handles[0] =
                loop.callSoon(
                        () -> {
                            Context own = handles[0].context();
                            user.set("alice");
                            seen[0] = own.get(user);
                        });
        loop.runOnce();

        assertEquals("alice", seen[0]);
        assertSame(handles[0].context(), handles[0].context());
    }

    @Test
    void whatWasSetInItsHandlesContextBefore_isSeenByTheCallback() {
        handles[0] = loop.callSoon(() -> seen[0] = user.get());
        handles[0].context().run(() -> user.set("alice"));
        loop.runOnce();

        assertEquals("alice", seen[0]);
    }

    @Test
    void whatACallbackSets_isNotSeenByTheNextOne() {
        loop.callSoon(() -> user.set("alice"));
        loop.callSoon(() -> seen[0] = user.get());
        loop.runOnce();

        assertEquals("nobody", seen[0]);
    }

    @Test
    void whatACallbackSetsAfterIt_isNotSeenByTheCallbackThatItSchedules() {
        loop.callSoon(
                () -> {
                    user.set("alice");
                    loop.callSoon(() -> seen[0] = user.get());
                    user.set("bob");
                });
        loop.runOnce();
        loop.runOnce();

        assertEquals("alice", seen[0]);
    }

    @Test
    void contextOfARunningCallback_cannotBeEntered() {
        handles[0] =
                loop.callSoon(
                        () ->
                                assertThrows(
                                        IllegalStateException.class,
                                        () -> handles[0].context().run(() -> "entered")));
        loop.runOnce();

        assertEquals("entered", handles[0].context().run(() -> "entered"));
    }

    @Test
    void whatATaskSets_isSeenInTheContextThatItAskedForBefore() {
        loop.runUntilComplete(
                () -> {
                    Context own = Asyncio.currentTask().context();
                    user.set("alice");
                    Asyncio.sleep(Duration.ZERO);
                    user.set(user.get() + " again");
                    seen[0] = own.get(user);
                });

        assertEquals("alice again", seen[0]);
    }

    @Test
    void whatWasSetInASuspendedTasksContext_isSeenByTheTask() {
        Task<String> task =
                loop.createTask(
                        () -> {
                            Asyncio.sleep(Duration.ZERO);
                            return user.get();
                        });
        loop.runOnce();
        task.context().run(() -> user.set("alice"));

        assertEquals("alice", loop.runUntilComplete(task));
    }

    @Test
    void whatWasSetInTheTasksContextWhileItWasInAnother_isSeenBehindThat() {
        Task<String> task =
                loop.createTask(
                        () -> {
                            new Context()
                                    .run(
                                            () -> {
                                                user.set("inner");
                                                Asyncio.sleep(Duration.ZERO);
                                                seen[0] = user.get();
                                                return null;
                                            });
                            return user.get();
                        });
        loop.runOnce();
        task.context().run(() -> user.set("outer"));

        assertEquals("outer", loop.runUntilComplete(task));
        assertEquals("inner", seen[0]);
    }

    @Test
    void whatAnEagerTaskSets_isNotSeenByWhoStartedIt() {
        loop.runUntilComplete(
                () -> {
                    Asyncio.createTask(
                            Coroutine.of(() -> user.set("alice")),
                            Task.Options.DEFAULT.withEagerStart(true));
                    seen[0] = user.get();
                });

        assertEquals("nobody", seen[0]);
    }

    @Test
    void contextThatAnEagerTaskAsksOfWhoStartedIt_isTheOneItGoesOnIn() {
        loop.runUntilComplete(
                () -> {
                    Task<?> outer = Asyncio.currentTask();
                    Context[] asked = new Context[1];
                    Asyncio.createTask(
                            Coroutine.of(() -> asked[0] = outer.context()),
                            Task.Options.DEFAULT.withEagerStart(true));
                    user.set("alice");
                    seen[0] = asked[0].get(user);
                });

        assertEquals("alice", seen[0]);
    }

    @Test
    void eachCallbackWithoutAContext_hasOneOfItsOwn() {
        handles[0] = loop.callSoon(() -> {});
        handles[1] = loop.callSoon(() -> {});

        assertNotEquals(handles[0].context(), handles[1].context());
    }

    @Test
    void tokenOfAnotherCallback_isRefused() {
        ContextVar.Token<?>[] token = new ContextVar.Token<?>[1];
        loop.callSoon(() -> token[0] = user.set("alice"));
        loop.callSoon(
                () ->
                        seen[0] =
                                assertThrows(IllegalArgumentException.class, () -> token[0].close())
                                        .getMessage());
        loop.runOnce();

        assertEquals("The token of ContextVar[user] was made in another context", seen[0]);
    }
}
