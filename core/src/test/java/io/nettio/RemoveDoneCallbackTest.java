package io.nettio;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.nettio.testing.LoopTest;

import org.junit.jupiter.api.Test;

import java.util.function.Consumer;

/** {@code removeDoneCallback}: which are left, also where {@code equals} has effects of its own. */
final class RemoveDoneCallbackTest extends LoopTest {
    private final AsyncFuture<String> future = loop.createFuture();
    private final Consumer<AsyncFuture<String>> first = done -> note("first");
    private final Consumer<AsyncFuture<String>> second = done -> note("second");
    private final Consumer<AsyncFuture<String>> third = done -> note("third");

    private void addAll() {
        future.addDoneCallback(first);
        future.addDoneCallback(second);
        future.addDoneCallback(third);
    }

    private void complete() {
        future.setResult("value");
        loop.runOnce();
    }

    @Test
    void remove_oneByOneFromTheFront_leavesTheRest() {
        addAll();

        assertEquals(1, future.removeDoneCallback(first));
        assertEquals(1, future.removeDoneCallback(second));
        assertEquals(0, future.removeDoneCallback(first));
        complete();

        assertTrail("third");
    }

    @Test
    void remove_theLast_leavesTheRest() {
        addAll();

        assertEquals(1, future.removeDoneCallback(third));
        complete();

        assertTrail("first", "second");
    }

    @Test
    void remove_whoseEqualsRemovesMore_harmsNothing() {
        Consumer<AsyncFuture<String>> meddling =
                new Meddling(() -> future.removeDoneCallback(first));
        future.addDoneCallback(meddling);
        addAll();
        future.addDoneCallback(first);

        assertEquals(0, future.removeDoneCallback(done -> {}));
        complete();

        assertTrail("meddling", "second", "third");
    }

    @Test
    void remove_whoseEqualsAddsMore_harmsNothing() {
        Consumer<AsyncFuture<String>> meddling = new Meddling(() -> future.addDoneCallback(first));
        future.addDoneCallback(meddling);
        future.addDoneCallback(second);

        assertEquals(1, future.removeDoneCallback(second));
        complete();

        assertTrail("meddling", "first");
    }

    @Test
    void remove_whoseEqualsRemovesItself_countsItOnce() {
        Runnable[] meddle = {() -> {}};
        Consumer<AsyncFuture<String>> meddling = new Meddling(() -> meddle[0].run());
        future.addDoneCallback(meddling);
        future.addDoneCallback(second);
        meddle[0] =
                () -> {
                    meddle[0] = () -> {};
                    future.removeDoneCallback(second);
                };

        assertEquals(0, future.removeDoneCallback(second));
        complete();

        assertTrail("meddling");
    }

    /** Does something whenever it is compared. */
    private final class Meddling implements Consumer<AsyncFuture<String>> {
        private final Runnable whenCompared;

        Meddling(Runnable whenCompared) {
            this.whenCompared = whenCompared;
        }

        @Override
        public void accept(AsyncFuture<String> done) {
            note("meddling");
        }

        @Override
        public boolean equals(Object other) {
            if (other != first) {
                whenCompared.run();
            }
            return false;
        }

        @Override
        public int hashCode() {
            return 0;
        }
    }
}
