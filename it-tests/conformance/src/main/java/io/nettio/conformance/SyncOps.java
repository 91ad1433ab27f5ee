package io.nettio.conformance;

import static io.nettio.conformance.Ops.bool;
import static io.nettio.conformance.Ops.done;
import static io.nettio.conformance.Ops.index;
import static io.nettio.conformance.Outcomes.JSON;

import com.fasterxml.jackson.databind.JsonNode;

import io.nettio.sync.AsyncBarrier;
import io.nettio.sync.AsyncBoundedSemaphore;
import io.nettio.sync.AsyncCondition;
import io.nettio.sync.AsyncEvent;
import io.nettio.sync.AsyncLifoQueue;
import io.nettio.sync.AsyncLock;
import io.nettio.sync.AsyncPriorityQueue;
import io.nettio.sync.AsyncQueue;
import io.nettio.sync.AsyncSemaphore;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;

/** The ops on locks, events, semaphores, conditions, barriers and queues. */
final class SyncOps {
    private final Interpreter in;
    private final List<AsyncEvent> events;
    private final List<AsyncLock> locks;
    private final List<AsyncCondition> conditions;
    private final List<AsyncSemaphore> semaphores = new ArrayList<>();
    private final List<AsyncQueue<JsonNode>> queues = new ArrayList<>();
    private final List<AsyncBarrier> barriers = new ArrayList<>();

    SyncOps(Interpreter in, JsonNode objects) {
        this.in = in;
        this.events = make(objects.path("events").asInt(), AsyncEvent::new);
        this.locks = make(objects.path("locks").asInt(), AsyncLock::new);
        this.conditions = make(objects.path("conditions").asInt(), AsyncCondition::new);
        objects.path("semaphores").forEach(s -> semaphores.add(semaphore(s)));
        objects.path("queues").forEach(q -> queues.add(queue(q)));
        objects.path("barriers")
                .forEach(parties -> barriers.add(new AsyncBarrier(parties.asInt())));
    }

    private static <T> List<T> make(int count, Supplier<T> maker) {
        List<T> made = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            made.add(maker.get());
        }
        return made;
    }

    private static AsyncSemaphore semaphore(JsonNode spec) {
        int value = spec.get("value").asInt();
        return spec.path("bounded").asBoolean()
                ? new AsyncBoundedSemaphore(value)
                : new AsyncSemaphore(value);
    }

    private static AsyncQueue<JsonNode> queue(JsonNode spec) {
        int maxSize = spec.get("maxsize").asInt();
        return switch (spec.get("kind").asText()) {
            case "fifo" -> new AsyncQueue<>(maxSize);
            case "lifo" -> new AsyncLifoQueue<>(maxSize);
            case "priority" ->
                    new AsyncPriorityQueue<>(maxSize, Comparator.comparingLong(JsonNode::asLong));
            default -> throw new AssertionError("Unknown queue " + spec);
        };
    }

    void define(Map<String, Ops.Op> ops) {
        defineLocks(ops);
        defineSemaphores(ops);
        defineConditions(ops);
        defineBarriers(ops);
        defineQueues(ops);
    }

    private void defineLocks(Map<String, Ops.Op> ops) {
        ops.put(
                "acquire",
                (actor, path, op) -> {
                    locks.get(index(op)).acquire();
                    return bool(true);
                });
        ops.put("release", (actor, path, op) -> done(() -> locks.get(index(op)).release()));
        ops.put("locked", (actor, path, op) -> bool(locks.get(index(op)).locked()));
        ops.put(
                "with_lock",
                (actor, path, op) -> {
                    AsyncLock lock = locks.get(index(op));
                    lock.acquire();
                    try {
                        in.log(actor, path, "entered", null);
                        in.block(actor, path, op.get(2));
                    } finally {
                        lock.release(); // not try-with-resources: as in Python, an exception of
                        // the release wins
                    }
                    return null;
                });
        ops.put(
                "event_wait",
                (actor, path, op) -> {
                    events.get(index(op)).await();
                    return bool(true);
                });
        ops.put("event_set", (actor, path, op) -> done(() -> events.get(index(op)).set()));
        ops.put("event_clear", (actor, path, op) -> done(() -> events.get(index(op)).clear()));
    }

    private void defineSemaphores(Map<String, Ops.Op> ops) {
        ops.put(
                "sem_acquire",
                (actor, path, op) -> {
                    semaphores.get(index(op)).acquire();
                    return bool(true);
                });
        ops.put(
                "sem_release",
                (actor, path, op) -> done(() -> semaphores.get(index(op)).release()));
        ops.put("sem_locked", (actor, path, op) -> bool(semaphores.get(index(op)).locked()));
    }

    private void defineConditions(Map<String, Ops.Op> ops) {
        ops.put(
                "cond_wait",
                (actor, path, op) -> {
                    AsyncCondition condition = conditions.get(index(op));
                    condition.acquire();
                    try {
                        in.log(actor, path, "entered", null);
                        condition.await();
                        return bool(true);
                    } finally {
                        condition.release();
                    }
                });
        ops.put("cond_notify", (actor, path, op) -> holding(op, c -> c.signal(op.get(2).asInt())));
        ops.put("cond_notify_all", (actor, path, op) -> holding(op, AsyncCondition::signalAll));
        ops.put(
                "cond_notify_unlocked",
                (actor, path, op) -> done(() -> conditions.get(index(op)).signal()));
    }

    private JsonNode holding(JsonNode op, java.util.function.Consumer<AsyncCondition> action) {
        AsyncCondition condition = conditions.get(index(op));
        condition.acquire();
        try {
            action.accept(condition);
        } finally {
            condition.release();
        }
        return JSON.nullNode();
    }

    private void defineBarriers(Map<String, Ops.Op> ops) {
        ops.put(
                "barrier_wait",
                (actor, path, op) -> JSON.numberNode(barriers.get(index(op)).await()));
        ops.put("barrier_reset", (actor, path, op) -> done(() -> barriers.get(index(op)).reset()));
        ops.put("barrier_abort", (actor, path, op) -> done(() -> barriers.get(index(op)).abort()));
        ops.put(
                "barrier_state",
                (actor, path, op) -> {
                    AsyncBarrier barrier = barriers.get(index(op));
                    return JSON.arrayNode()
                            .add(barrier.parties())
                            .add(barrier.waiting())
                            .add(barrier.broken());
                });
    }

    private void defineQueues(Map<String, Ops.Op> ops) {
        ops.put("put", (actor, path, op) -> done(() -> queues.get(index(op)).put(op.get(2))));
        ops.put("get", (actor, path, op) -> queues.get(index(op)).get());
        ops.put(
                "put_nowait",
                (actor, path, op) -> done(() -> queues.get(index(op)).putNowait(op.get(2))));
        ops.put("get_nowait", (actor, path, op) -> queues.get(index(op)).getNowait());
        ops.put("task_done", (actor, path, op) -> done(() -> queues.get(index(op)).taskDone()));
        ops.put("queue_join", (actor, path, op) -> done(() -> queues.get(index(op)).join()));
        ops.put(
                "queue_shutdown",
                (actor, path, op) ->
                        done(() -> queues.get(index(op)).shutdown(op.get(2).asBoolean())));
        ops.put(
                "queue_state",
                (actor, path, op) -> {
                    AsyncQueue<JsonNode> queue = queues.get(index(op));
                    return JSON.arrayNode()
                            .add(queue.size())
                            .add(queue.isEmpty())
                            .add(queue.isFull());
                });
    }
}
