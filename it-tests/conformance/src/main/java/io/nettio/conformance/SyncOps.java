package io.nettio.conformance;

import static io.nettio.conformance.Args.bool;
import static io.nettio.conformance.Args.done;
import static io.nettio.conformance.Args.index;
import static io.nettio.conformance.Outcomes.JSON;

import com.fasterxml.jackson.databind.JsonNode;

import io.nettio.sync.AsyncBarrier;
import io.nettio.sync.AsyncBoundedSemaphore;
import io.nettio.sync.AsyncCondition;
import io.nettio.sync.AsyncEvent;
import io.nettio.sync.AsyncLock;
import io.nettio.sync.AsyncSemaphore;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.BooleanSupplier;
import java.util.function.Supplier;

/** The ops on locks, events, semaphores, conditions and barriers. */
final class SyncOps {
    private final Interpreter in;
    private final QueueOps queues;
    private final FutureOps futures;
    private final List<AsyncEvent> events = new ArrayList<>();
    private final List<AsyncLock> locks = new ArrayList<>();
    private final List<AsyncCondition> conditions = new ArrayList<>();
    private final List<AsyncSemaphore> semaphores = new ArrayList<>();
    private final List<AsyncBarrier> barriers = new ArrayList<>();

    SyncOps(Interpreter in, QueueOps queues, FutureOps futures) {
        this.in = in;
        this.queues = queues;
        this.futures = futures;
    }

    void make(JsonNode objects) {
        make(events, objects.path("events").asInt(), AsyncEvent::new);
        make(locks, objects.path("locks").asInt(), AsyncLock::new);
        make(conditions, objects.path("conditions").asInt(), AsyncCondition::new);
        objects.path("conditions_on")
                .forEach(i -> conditions.add(new AsyncCondition(locks.get(i.asInt()))));
        objects.path("semaphores").forEach(s -> semaphores.add(semaphore(s)));
        objects.path("barriers")
                .forEach(parties -> barriers.add(new AsyncBarrier(parties.asInt())));
    }

    private static <T> void make(List<T> made, int count, Supplier<T> maker) {
        for (int i = 0; i < count; i++) {
            made.add(maker.get());
        }
    }

    private static AsyncSemaphore semaphore(JsonNode spec) {
        int value = spec.get("value").asInt();
        return spec.path("bounded").asBoolean()
                ? new AsyncBoundedSemaphore(value)
                : new AsyncSemaphore(value);
    }

    void define(Map<String, Ops.Op> ops) {
        defineLocks(ops);
        defineSemaphores(ops);
        defineConditions(ops);
        defineMoreOfConditions(ops);
        defineBarriers(ops);
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
        ops.put("event_is_set", (actor, path, op) -> bool(events.get(index(op)).isSet()));
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
        ops.put("with_sem", (actor, path, op) -> done(() -> withSemaphore(actor, path, op)));
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

    private void withSemaphore(String actor, String path, JsonNode op) throws Exception {
        AsyncSemaphore semaphore = semaphores.get(index(op));
        semaphore.acquire();
        try {
            in.log(actor, path, "entered", null);
            in.block(actor, path, op.get(2));
        } finally {
            semaphore.release();
        }
    }

    private void defineMoreOfConditions(Map<String, Ops.Op> ops) {
        ops.put("with_cond", (actor, path, op) -> withCondition(actor, path, op, this::runOps));
        ops.put(
                "cond_wait_for",
                (actor, path, op) -> withCondition(actor, path, op, this::awaitPredicate));
        ops.put("cond_locked", (actor, path, op) -> bool(conditions.get(index(op)).locked()));
        ops.put(
                "cond_bare_wait",
                (actor, path, op) -> {
                    conditions.get(index(op)).await();
                    return bool(true);
                });
        ops.put("cond_bare_wait_for", this::awaitPredicate);
    }

    private JsonNode withCondition(String actor, String path, JsonNode op, Ops.Op inside)
            throws Exception {
        AsyncCondition condition = conditions.get(index(op));
        condition.acquire();
        try {
            in.log(actor, path, "entered", null);
            return Outcomes.orNull(inside.run(actor, path, op));
        } finally {
            condition.release();
        }
    }

    private JsonNode runOps(String actor, String path, JsonNode op) throws Exception {
        in.block(actor, path, op.get(2));
        return JSON.nullNode();
    }

    private JsonNode awaitPredicate(String actor, String path, JsonNode op) {
        conditions.get(index(op)).awaitUntil(predicate(op.get(2)));
        return bool(true);
    }

    private BooleanSupplier predicate(JsonNode predicate) {
        int i = predicate.get(1).asInt();
        return switch (predicate.get(0).asText()) {
            case "event" -> () -> events.get(i).isSet();
            case "queue" -> () -> queues.get(i).size() >= predicate.get(2).asInt();
            case "future" -> () -> futures.get(i).done();
            case "raise" ->
                    () -> {
                        throw new ProgramException(predicate.get(1).asText(), "predicate");
                    };
            default -> throw new IllegalArgumentException("Unknown predicate " + predicate);
        };
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
}
