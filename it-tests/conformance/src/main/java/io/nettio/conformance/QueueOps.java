package io.nettio.conformance;

import static io.nettio.conformance.Args.done;
import static io.nettio.conformance.Args.index;
import static io.nettio.conformance.Outcomes.JSON;

import com.fasterxml.jackson.databind.JsonNode;

import io.nettio.sync.AsyncLifoQueue;
import io.nettio.sync.AsyncPriorityQueue;
import io.nettio.sync.AsyncQueue;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;

/** The ops on queues. */
final class QueueOps {
    private final List<AsyncQueue<JsonNode>> queues = new ArrayList<>();

    void make(JsonNode specs) {
        specs.forEach(spec -> queues.add(queue(spec)));
    }

    AsyncQueue<JsonNode> get(int i) {
        return queues.get(i);
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
