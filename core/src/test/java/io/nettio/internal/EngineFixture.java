package io.nettio.internal;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.ArrayList;
import java.util.List;

/** An engine with a clock and a poller that the test holds, and a trail of what happened. */
abstract class EngineFixture {
    final List<String> trail = new ArrayList<>();
    long nowNanos;

    final Poller poller =
            new Poller() {
                @Override
                public void poll(long timeoutNanos) {
                    trail.add("poll " + (timeoutNanos == FOREVER ? "forever" : timeoutNanos));
                }

                @Override
                public void wakeup() {
                    trail.add("wakeup");
                }
            };
    final ConcurrentInbox inbox = new ConcurrentInbox(poller);
    final Engine engine = new Engine(() -> nowNanos, inbox, poller, false);

    final Callback noting(String name) {
        return noting(name, false);
    }

    final Callback noting(String name, boolean probes) {
        return new Callback(probes) {
            @Override
            protected void call() {
                trail.add(name);
            }

            @Override
            public String toString() {
                return name;
            }
        };
    }

    final void assertTrail(String... events) {
        assertEquals(List.of(events), trail);
    }
}
