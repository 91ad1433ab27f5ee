package io.nettio;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertSame;

import io.nettio.testing.LoopTest;

import org.junit.jupiter.api.Test;

import java.io.IOException;
import java.util.function.Consumer;

/** Done callbacks: always in a later turn, in their order, each in its context. */
final class FutureCallbackTest extends LoopTest {
    private final AsyncFuture<String> future = loop.createFuture();
    private final Consumer<AsyncFuture<String>> first = done -> note("first");
    private final Consumer<AsyncFuture<String>> second = done -> note("second");
    private final Consumer<AsyncFuture<String>> third = done -> note("third");

    @Test
    void callback_resultSet_runsNotInlineButInTheNextTurn() {
        future.addDoneCallback(done -> note("callback " + done.result()));

        future.setResult("value");
        note("set");
        loop.runOnce();

        assertTrail("set", "callback value");
    }

    @Test
    void callback_exceptionSet_isTold() {
        future.addDoneCallback(done -> note(done.exception()));

        future.setException(new IOException("disk"));
        loop.runOnce();

        assertTrail("java.io.IOException: disk");
    }

    @Test
    void callback_cancelled_isTold() {
        future.addDoneCallback(done -> note(done.cancelled()));

        future.cancel();
        loop.runOnce();

        assertTrail("true");
    }

    @Test
    void callback_pending_doesNotRun() {
        future.addDoneCallback(first);

        loop.runOnce();

        assertTrail();
    }

    @Test
    void callback_addedWhenDone_runsInTheNextTurn() {
        future.setResult("value");

        future.addDoneCallback(first);
        note("added");
        loop.runOnce();

        assertTrail("added", "first");
    }

    @Test
    void callbacks_several_runInTheOrderInWhichTheyWereAdded() {
        future.addDoneCallback(third);
        future.addDoneCallback(first);
        future.addDoneCallback(second);

        future.setResult("value");
        loop.runOnce();

        assertTrail("third", "first", "second");
    }

    @Test
    void callback_amongReadyOnes_takesItsTurn() {
        future.addDoneCallback(first);
        loop.callSoon(() -> note("before"));

        future.setResult("value");
        loop.callSoon(() -> note("after"));
        loop.runOnce();

        assertTrail("before", "first", "after");
    }

    @Test
    void callback_addedTwice_runsTwice() {
        future.addDoneCallback(first);
        future.addDoneCallback(first);

        future.setResult("value");
        loop.runOnce();

        assertTrail("first", "first");
    }

    @Test
    void callback_addsAnother_itRunsOneTurnLater() {
        future.addDoneCallback(done -> done.addDoneCallback(second));
        future.addDoneCallback(first);
        future.setResult("value");

        loop.runOnce();
        assertTrail("first");
        loop.runOnce();
        assertTrail("first", "second");
    }

    @Test
    void callback_throws_isReportedAndTheOthersRun() {
        IllegalStateException failure = new IllegalStateException("in a callback");
        future.addDoneCallback(
                done -> {
                    throw failure;
                });
        future.addDoneCallback(second);

        future.setResult("value");
        loop.runOnce();

        assertTrail("second");
        assertSame(failure, takeReport().exception());
    }

    @Test
    void callback_contextGiven_runsInIt() {
        ContextVar<String> user = ContextVar.of("user");
        Context context = new Context();
        context.run(() -> user.set("ada"));
        future.addDoneCallback(done -> note(user.get()), context);
        future.addDoneCallback(done -> note(user.get()));

        future.setResult("value");
        loop.runOnce();

        assertTrail("ada", "null");
    }

    @Test
    void callback_noContextGiven_seesTheValuesOfWhenItWasAdded() {
        ContextVar<String> user = ContextVar.of("user");
        runMain(
                () -> {
                    user.set("early");
                    future.addDoneCallback(done -> note(user.get()));
                    user.set("late");
                    future.setResult("value");
                    yieldNow();
                });

        assertTrail("early");
    }

    @Test
    void removeDoneCallback_none_isZero() {
        assertEquals(0, future.removeDoneCallback(first));
    }

    @Test
    void removeDoneCallback_another_isZeroAndItStays() {
        future.addDoneCallback(first);

        assertEquals(0, future.removeDoneCallback(second));
        future.setResult("value");
        loop.runOnce();

        assertTrail("first");
    }

    @Test
    void removeDoneCallback_theOnlyOne_isOne() {
        future.addDoneCallback(first);

        assertEquals(1, future.removeDoneCallback(first));
        future.setResult("value");
        loop.runOnce();

        assertTrail();
    }

    @Test
    void removeDoneCallback_severalEqual_removesAllAndCountsThem() {
        future.addDoneCallback(first);
        future.addDoneCallback(second);
        future.addDoneCallback(first);

        assertEquals(2, future.removeDoneCallback(first));
        future.setResult("value");
        loop.runOnce();

        assertTrail("second");
    }

    @Test
    void removeDoneCallback_allOfSeveral_othersCanBeAddedAfterwards() {
        future.addDoneCallback(first);
        future.addDoneCallback(second);
        future.removeDoneCallback(first);
        future.removeDoneCallback(second);

        future.addDoneCallback(third);
        future.setResult("value");
        loop.runOnce();

        assertTrail("third");
    }

    @Test
    void removeDoneCallback_done_isZeroAndItStillRuns() {
        future.addDoneCallback(first);
        future.setResult("value");

        assertEquals(0, future.removeDoneCallback(first));
        loop.runOnce();

        assertTrail("first");
    }

    @Test
    void awaitOfCancelledTask_amongCallbacks_leavesTheOthersAlone() {
        runMain(
                () -> {
                    future.addDoneCallback(first);
                    Task<String> waits =
                            Asyncio.createTask(() -> Asyncio.await(Asyncio.shield(future)));
                    yieldNow();
                    future.addDoneCallback(second);
                    waits.cancel();
                    Asyncio.waitOn(java.util.List.of(waits), null, ReturnWhen.ALL_COMPLETED);
                    future.setResult("value");
                    yieldNow();
                });

        assertTrail("first", "second");
    }
}
