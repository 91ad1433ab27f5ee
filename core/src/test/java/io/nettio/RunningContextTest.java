package io.nettio;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertNotSame;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.nettio.testing.VirtualTimeLoop;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

import java.time.Duration;
import java.util.List;

/** What runs inside other code leaves that code its one context. */
class RunningContextTest {
    private static final Task.Options EAGER = Task.Options.DEFAULT.withEagerStart(true);

    private final ContextVar<String> user = ContextVar.withDefault("user", "nobody");
    private final VirtualTimeLoop loop = new VirtualTimeLoop();
    private final Handle[] handle = new Handle[1];
    private final Object[] seen = new Object[4];

    @AfterEach
    void close() {
        loop.close();
    }

    @Test
    void contextOfACallbackThatFailed_canBeEnteredAfterwards() {
        loop.setExceptionHandler((l, report) -> {});
        handle[0] =
                loop.callSoon(
                        () -> {
                            throw new IllegalStateException("fails");
                        });
        loop.runOnce();

        assertEquals("entered", handle[0].context().run(() -> "entered"));
    }

    @Test
    void whatAHandlerSetsThatATaskCalls_isSeenByTheTask() {
        loop.setExceptionHandler((l, report) -> user.set("alice"));
        loop.runUntilComplete(
                () -> {
                    loop.callExceptionHandler(ExceptionContext.of("told", null));
                    seen[0] = user.get();
                });

        assertEquals("alice", seen[0]);
    }

    @Test
    void whatAHandlerSetsThatACallbackCalls_isSeenByTheCallback() {
        loop.setExceptionHandler((l, report) -> user.set("alice"));
        loop.callSoon(
                () -> {
                    loop.callExceptionHandler(ExceptionContext.of("told", null));
                    seen[0] = user.get();
                });
        loop.runOnce();

        assertEquals("alice", seen[0]);
    }

    @Test
    void reportOfTheRunningTask_leavesItInItsOneContext() {
        loop.setExceptionHandler((l, report) -> user.set("alice"));
        loop.runUntilComplete(
                () -> {
                    Task<?> self = Asyncio.currentTask();
                    loop.callExceptionHandler(
                            new ExceptionContext("told", null, self, null, null, List.of()));
                    Context first = self.context();
                    seen[0] = user.get();
                    user.set("bob");
                    seen[1] = first;
                    seen[2] = self.context();
                    seen[3] = first.get(user);
                });

        assertEquals("alice", seen[0]);
        assertSame(seen[1], seen[2]);
        assertEquals("bob", seen[3]);
    }

    @Test
    void contextThatATaskAsksOfItselfInAHandlerForAnother_isItsOwn() {
        Task<Void> other = loop.createTask(() -> Asyncio.sleep(Duration.ofSeconds(1)));
        loop.setExceptionHandler((l, report) -> seen[0] = Asyncio.currentTask().context());
        loop.runUntilComplete(
                () -> {
                    Asyncio.sleep(Duration.ZERO);
                    loop.callExceptionHandler(
                            new ExceptionContext("told", null, other, null, null, List.of()));
                    user.set("alice");
                    seen[1] = Asyncio.currentTask().context();
                });

        assertNotSame(other.context(), seen[0]);
        assertSame(seen[1], seen[0]);
    }

    @Test
    void contextThatAnEagerTaskAsksOfTheHandleThatStartedIt_isTheOneThatCallbackGoesOnIn() {
        handle[0] =
                loop.callSoon(
                        () -> {
                            loop.createTask(
                                    Coroutine.of(() -> seen[0] = handle[0].context()), EAGER);
                            user.set("alice");
                        });
        loop.runOnce();

        assertSame(seen[0], handle[0].context());
        assertEquals("alice", ((Context) seen[0]).get(user));
    }

    @Test
    void contextOfARunningCallback_cannotBeEnteredByAnEagerTaskInIt() {
        Coroutine<Object> entersTheCallers =
                Coroutine.of(() -> handle[0].context().run(() -> "entered"));
        handle[0] =
                loop.callSoon(() -> seen[0] = loop.createTask(entersTheCallers, EAGER).exception());
        loop.runOnce();

        assertInstanceOf(IllegalStateException.class, seen[0]);
    }

    @Test
    void instrumentThatEntersAContext_isNotFeltByCallbacks() {
        Context own = new Context();
        loop.addInstrument(
                new Instrument() {
                    @Override
                    public void callbackBegins(Object callback) {
                        own.run(() -> user.set("instrument"));
                    }
                });
        user.set("alice");
        loop.callSoon(() -> seen[0] = user.get());
        loop.runOnce();

        assertEquals("alice", seen[0]);
    }

    @Test
    void instrumentThatSetsAVariable_isNotFeltByTheNextCallback() {
        loop.addInstrument(
                new Instrument() {
                    @Override
                    public void taskDone(Task<?> task) {
                        user.set("instrument");
                    }
                });
        user.set("alice");
        loop.createTask(() -> {});
        loop.callSoon(() -> seen[0] = user.get());
        loop.runOnce();

        assertEquals("alice", seen[0]);
    }

    @Test
    void instrumentThatEntersAContextAtAStep_leavesTheTaskItsContext() {
        Context own = new Context();
        loop.addInstrument(
                new Instrument() {
                    @Override
                    public void stepBegins(Task<?> task) {
                        own.run(() -> user.set("instrument"));
                    }
                });
        Task<String> task =
                loop.createTask(
                        () -> {
                            user.set("alice");
                            Asyncio.sleep(Duration.ZERO);
                            return user.get();
                        });
        loop.runOnce();
        seen[0] = task.context().get(user);
        loop.runUntilComplete(task);

        assertEquals("alice", task.result());
        assertEquals("alice", seen[0]);
    }

    @Test
    void instrumentThatReadsATasksContextAtAStep_leavesItTheOneTheTaskRunsIn() {
        loop.addInstrument(
                new Instrument() {
                    @Override
                    public void stepBegins(Task<?> task) {
                        task.context().get(user);
                    }
                });
        loop.runUntilComplete(
                () -> {
                    Context self = Asyncio.currentTask().context();
                    user.set("alice");
                    seen[0] = self.get(user);
                });

        assertEquals("alice", seen[0]);
    }

    @Test
    void taskWhoseContextAnInstrumentAsksFor_isEntered() {
        loop.addInstrument(
                new Instrument() {
                    @Override
                    public void stepBegins(Task<?> task) {
                        seen[0] = task.context();
                    }
                });

        assertThrows(
                IllegalStateException.class,
                () ->
                        loop.runUntilComplete(
                                () -> new Context().run(() -> ((Context) seen[0]).run(user::get))));
    }

    @Test
    void whatAnInstrumentSetsAtAStep_isSeenInTheTasksContext() {
        loop.addInstrument(
                new Instrument() {
                    @Override
                    public void stepBegins(Task<?> task) {
                        user.set("instrument");
                    }
                });
        Task<String> task = loop.createTask(user::get);
        loop.runUntilComplete(task);

        assertEquals("instrument", task.result());
        assertEquals("instrument", task.context().get(user));
    }
}
