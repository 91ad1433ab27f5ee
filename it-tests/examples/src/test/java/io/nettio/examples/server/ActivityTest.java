package io.nettio.examples.server;

import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;

import java.util.concurrent.CompletableFuture;

class ActivityTest {
    private final Activity activity = new Activity();

    @Test
    void whenNone_nothingGoesOn_isDone() {
        assertTrue(activity.whenNone().isDone());
    }

    @Test
    void whenNone_twoGoOn_completesWithTheLast() {
        activity.begin();
        activity.begin();
        CompletableFuture<Void> none = activity.whenNone();
        activity.end();
        assertFalse(none.isDone());
        activity.end();
        assertTrue(none.isDone());
    }
}
