package io.nettio.metrics.page;

import io.nettio.Histogram;
import io.nettio.LoopStatistics;
import io.nettio.LoopUtilization;

import java.lang.reflect.Proxy;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Statistics of a loop that does what a test says. */
final class FakeStatistics {
    private static final List<Long> BOUNDS = List.of(1_000_000L, 10_000_000L);

    private final Map<String, Object> values = new HashMap<>();
    private final long[] lag = new long[BOUNDS.size() + 1];
    private long longestNanos;

    FakeStatistics() {
        values.put("busy", false);
        values.put("turns", 0L);
        values.put("polls", 0L);
        values.put("steps", 0L);
        time(0, 0);
        values.put("lag", histogram());
    }

    FakeStatistics set(String name, Object value) {
        values.put(name, value);
        return this;
    }

    FakeStatistics time(long busyNanos, long waitingNanos) {
        return set("utilization", new LoopUtilization(busyNanos, waitingNanos));
    }

    FakeStatistics lag(long nanos) {
        int bucket = 0;
        while (bucket < BOUNDS.size() && nanos > BOUNDS.get(bucket)) {
            bucket++;
        }
        lag[bucket]++;
        longestNanos = Math.max(longestNanos, nanos);
        return set("lag", histogram());
    }

    private Histogram histogram() {
        return new Histogram(BOUNDS, List.of(lag[0], lag[1], lag[2]), 0, longestNanos);
    }

    LoopStatistics asStatistics() {
        return (LoopStatistics)
                Proxy.newProxyInstance(
                        getClass().getClassLoader(),
                        new Class<?>[] {LoopStatistics.class},
                        (proxy, method, arguments) -> values.get(method.getName()));
    }
}
