package io.nettio.conformance;

import static io.nettio.conformance.Args.bool;
import static io.nettio.conformance.Args.done;
import static io.nettio.conformance.Args.limit;
import static io.nettio.conformance.Args.optionalText;
import static io.nettio.conformance.Args.state;
import static io.nettio.conformance.Args.text;
import static io.nettio.conformance.Outcomes.JSON;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;

import io.nettio.AsyncFuture;
import io.nettio.Asyncio;
import io.nettio.Awaitable;
import io.nettio.CancelledError;
import io.nettio.Coroutine;
import io.nettio.ReturnWhen;
import io.nettio.Task;
import io.nettio.WaitResult;

import org.jspecify.annotations.Nullable;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.stream.StreamSupport;

/** The ops that put futures together. */
final class CombinatorOps {
    private final Interpreter in;

    CombinatorOps(Interpreter in) {
        this.in = in;
    }

    void define(Map<String, Ops.Op> ops) {
        ops.put(
                "gather",
                (actor, path, op) ->
                        Outcomes.shown(Asyncio.await(gather(path, op.get(1), op.get(2)))));
        ops.put("wait", (actor, path, op) -> waitOn(named(op.get(1)), op));
        ops.put("wait_on", (actor, path, op) -> waitOn(path, op));
        ops.put("wait_for", (actor, path, op) -> waitFor(path, op));
        ops.put("shield", (actor, path, op) -> Asyncio.await(Asyncio.shield(in.task(text(op, 1)))));
        ops.put("shield_spec", (actor, path, op) -> shield(path, op));
        ops.put("as_completed", this::asCompleted);
        ops.put(
                "gather_as",
                (actor, path, op) ->
                        done(
                                () ->
                                        in.specs.named.put(
                                                text(op, 1), gather(path, op.get(2), op.get(3)))));
        ops.put(
                "shield_as",
                (actor, path, op) ->
                        done(
                                () ->
                                        in.specs.named.put(
                                                text(op, 1),
                                                Asyncio.shield(
                                                        in.specs.one(path + ".g0", op.get(2))))));
        ops.put("named_await", (actor, path, op) -> Outcomes.shown(Asyncio.await(future(op))));
        ops.put("named_cancel", (actor, path, op) -> bool(future(op).cancel(optionalText(op, 2))));
        ops.put("named_state", (actor, path, op) -> state(future(op)));
    }

    private AsyncFuture<? extends @Nullable Object> future(JsonNode op) {
        return in.specs.named(text(op, 1));
    }

    private AsyncFuture<List<@Nullable Object>> gather(
            String path, JsonNode specs, JsonNode returnExceptions) {
        return Asyncio.gather(in.specs.all(path, specs), returnExceptions.asBoolean());
    }

    private @Nullable JsonNode waitFor(String path, JsonNode op) {
        Awaitable<? extends @Nullable Object> awaitable = in.specs.one(path + ".w", op.get(1));
        return Outcomes.shown(Asyncio.waitFor(awaitable, limit(op, 2)));
    }

    private @Nullable JsonNode shield(String path, JsonNode op) {
        Awaitable<? extends @Nullable Object> awaitable = in.specs.one(path + ".g0", op.get(1));
        return Outcomes.shown(Asyncio.await(Asyncio.shield(awaitable)));
    }

    private JsonNode waitOn(String path, JsonNode op) {
        Map<AsyncFuture<?>, String> names = new HashMap<>();
        List<Awaitable<? extends @Nullable Object>> awaitables = in.specs.all(path, op.get(1));
        for (int i = 0; i < awaitables.size(); i++) {
            JsonNode spec = op.get(1).get(i);
            names.put(
                    (AsyncFuture<?>) awaitables.get(i),
                    spec.has("future")
                            ? "f" + spec.get("future")
                            : spec.iterator().next().asText());
        }
        List<AsyncFuture<?>> given =
                awaitables.stream().<AsyncFuture<?>>map(a -> (AsyncFuture<?>) a).toList();
        WaitResult result = Asyncio.waitOn(given, limit(op, 3), ReturnWhen.valueOf(text(op, 2)));
        return JSON.arrayNode()
                .add(sorted(result.done(), names))
                .add(sorted(result.pending(), names));
    }

    private JsonNode waitOn(List<Task<JsonNode>> tasks, JsonNode op) {
        Map<AsyncFuture<?>, String> names = new HashMap<>();
        WaitResult result = Asyncio.waitOn(tasks, limit(op, 3), ReturnWhen.valueOf(text(op, 2)));
        tasks.forEach(task -> names.put(task, task.name()));
        return JSON.arrayNode()
                .add(sorted(result.done(), names))
                .add(sorted(result.pending(), names));
    }

    private JsonNode asCompleted(String actor, String path, JsonNode op) {
        List<Task<JsonNode>> tasks = named(op.get(1));
        if (tasks.stream().filter(Task::done).count() > 1) {
            throw new UnknownName(); // asyncio gives those that are done already in no set order
        }
        int n = 0;
        for (Coroutine<JsonNode> next : Asyncio.<JsonNode>asCompleted(tasks, limit(op, 2))) {
            JsonNode value;
            try {
                value = Asyncio.await(next);
            } catch (ProgramException | CancelledError failure) {
                if (Objects.requireNonNull(Asyncio.currentTask()).cancelling() > 0) {
                    throw failure;
                }
                value = Outcomes.describe(failure);
            }
            in.log(actor, path + "#" + n, "next", value);
            n++;
        }
        return JSON.numberNode(n);
    }

    private List<Task<JsonNode>> named(JsonNode names) {
        return StreamSupport.stream(names.spliterator(), false)
                .map(name -> in.task(name.asText()))
                .toList();
    }

    private static ArrayNode sorted(Set<AsyncFuture<?>> some, Map<AsyncFuture<?>, String> names) {
        ArrayNode sorted = JSON.arrayNode();
        some.stream().map(names::get).sorted().forEach(sorted::add);
        return sorted;
    }
}
