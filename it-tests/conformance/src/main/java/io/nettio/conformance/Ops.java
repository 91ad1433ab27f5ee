package io.nettio.conformance;

import static io.nettio.conformance.Outcomes.JSON;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;

import io.nettio.AsyncFuture;
import io.nettio.Asyncio;
import io.nettio.Awaitable;
import io.nettio.CancelledError;
import io.nettio.ContextVar;
import io.nettio.Coroutine;
import io.nettio.ReturnWhen;
import io.nettio.Task;
import io.nettio.Timeout;
import io.nettio.WaitResult;

import org.jspecify.annotations.Nullable;

import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.stream.StreamSupport;

/**
 * The ops that concern tasks, futures, callbacks, combinators and control; {@link SyncOps} has the
 * rest.
 */
final class Ops {
    /** What one kind of op does. */
    @FunctionalInterface
    interface Op {
        @Nullable JsonNode run(String actor, String path, JsonNode op) throws Exception;
    }

    private final Interpreter in;
    private final List<AsyncFuture<JsonNode>> futures = new ArrayList<>();
    private final List<ContextVar<JsonNode>> vars = new ArrayList<>();
    private final Map<String, Op> ops = new HashMap<>();

    Ops(Interpreter in, JsonNode objects) {
        this.in = in;
        for (int i = 0; i < objects.path("futures").asInt(); i++) {
            futures.add(in.loop.createFuture());
        }
        for (int i = 0; i < objects.path("vars").asInt(); i++) {
            vars.add(ContextVar.of("v" + i));
        }
        definePlain();
        defineTasks();
        defineFutures();
        defineCallbacks();
        defineCombinators();
        defineScopes();
        new SyncOps(in, objects).define(ops);
    }

    @Nullable JsonNode run(String kind, String actor, String path, JsonNode op) throws Exception {
        Op defined = ops.get(kind);
        if (defined == null) {
            throw new AssertionError("Unknown op " + kind + " at " + path);
        }
        return defined.run(actor, path, op);
    }

    private void definePlain() {
        ops.put("log", (actor, path, op) -> op.get(1));
        ops.put(
                "raise",
                (actor, path, op) -> {
                    throw new ProgramException(text(op, 1), path);
                });
        ops.put(
                "return",
                (actor, path, op) -> {
                    in.log(actor, path, "return", op.get(1));
                    throw new ReturnFromBody(op.get(1));
                });
        ops.put("sleep", (actor, path, op) -> done(() -> Asyncio.sleep(micros(op.get(1)))));
        ops.put("yield", (actor, path, op) -> done(() -> Asyncio.sleep(Duration.ZERO)));
        ops.put("ctx_set", (actor, path, op) -> done(() -> vars.get(index(op)).set(op.get(2))));
        ops.put("ctx_get", (actor, path, op) -> vars.get(index(op)).get());
    }

    private void defineTasks() {
        ops.put("spawn", this::spawn);
        ops.put("join", (actor, path, op) -> Asyncio.await(in.task(text(op, 1))));
        ops.put(
                "cancel",
                (actor, path, op) ->
                        bool(
                                in.task(text(op, 1))
                                        .cancel(op.size() > 2 ? op.get(2).asText() : null)));
        ops.put("cancel_self", (actor, path, op) -> bool(current().cancel()));
        ops.put("uncancel", (actor, path, op) -> JSON.numberNode(current().uncancel()));
        ops.put("cancelling", (actor, path, op) -> JSON.numberNode(current().cancelling()));
        ops.put("done", (actor, path, op) -> state(in.task(text(op, 1))));
        ops.put(
                "task_callback",
                (actor, path, op) ->
                        done(
                                () ->
                                        in.task(text(op, 1))
                                                .addDoneCallback(
                                                        f ->
                                                                in.log(
                                                                        "callback",
                                                                        text(op, 2),
                                                                        "task_done",
                                                                        Outcomes.of(f)))));
        ops.put("all_tasks", (actor, path, op) -> JSON.numberNode(Asyncio.allTasks().size()));
    }

    private JsonNode spawn(String actor, String path, JsonNode op) {
        String name = text(op, 1);
        Task.Options options = Task.Options.named(name);
        if (op.size() > 3 && op.get(3).path("eager").asBoolean()) {
            options = options.withEagerStart(true);
        }
        Task<JsonNode> task =
                Asyncio.createTask(Coroutine.of(() -> in.body(name, path, op.get(2))), options);
        in.tasks.put(name, task);
        return bool(task.done());
    }

    private void defineFutures() {
        ops.put("await", (actor, path, op) -> Asyncio.await(future(op)));
        ops.put("set", (actor, path, op) -> done(() -> future(op).setResult(op.get(2))));
        ops.put(
                "fail",
                (actor, path, op) ->
                        done(
                                () ->
                                        future(op)
                                                .setException(
                                                        new ProgramException(text(op, 2), path))));
        ops.put(
                "fcancel",
                (actor, path, op) -> bool(future(op).cancel(op.size() > 2 ? text(op, 2) : null)));
        ops.put("fstate", (actor, path, op) -> state(future(op)));
        ops.put("result", (actor, path, op) -> future(op).result());
        ops.put(
                "add_callback",
                (actor, path, op) ->
                        done(
                                () ->
                                        future(op)
                                                .addDoneCallback(
                                                        f ->
                                                                in.log(
                                                                        "callback",
                                                                        text(op, 2),
                                                                        "future_done",
                                                                        Outcomes.of(f)))));
    }

    private void defineCallbacks() {
        ops.put(
                "call_soon",
                (actor, path, op) ->
                        done(
                                () ->
                                        in.handles.put(
                                                text(op, 1),
                                                in.loop.callSoon(
                                                        callback("call_soon", text(op, 1))))));
        ops.put(
                "call_later",
                (actor, path, op) ->
                        done(
                                () ->
                                        in.handles.put(
                                                text(op, 2),
                                                in.loop.callLater(
                                                        micros(op.get(1)),
                                                        callback("call_later", text(op, 2))))));
        ops.put(
                "call_at",
                (actor, path, op) ->
                        done(
                                () ->
                                        in.handles.put(
                                                text(op, 2),
                                                in.loop.callAt(
                                                        in.loop.time()
                                                                + micros(op.get(1)).toNanos(),
                                                        callback("call_at", text(op, 2))))));
        ops.put(
                "cancel_handle",
                (actor, path, op) ->
                        done(
                                () -> {
                                    if (!in.handles.containsKey(text(op, 1))) {
                                        throw new UnknownName();
                                    }
                                    Objects.requireNonNull(in.handles.get(text(op, 1))).cancel();
                                }));
        ops.put(
                "call_raising",
                (actor, path, op) ->
                        done(
                                () ->
                                        in.loop.callSoon(
                                                () -> {
                                                    in.log(
                                                            "callback",
                                                            text(op, 1),
                                                            "call_soon",
                                                            null);
                                                    throw new ProgramException(
                                                            text(op, 2), text(op, 1));
                                                })));
    }

    private Runnable callback(String kind, String label) {
        return () -> in.log("callback", label, kind, null);
    }

    private void defineCombinators() {
        ops.put("gather", this::gather);
        ops.put("wait", this::waitOn);
        ops.put(
                "wait_for",
                (actor, path, op) ->
                        Asyncio.waitFor(in.spec(path + ".w", op.get(1)), limit(op, 2)));
        ops.put("shield", (actor, path, op) -> Asyncio.await(Asyncio.shield(in.task(text(op, 1)))));
        ops.put("as_completed", this::asCompleted);
    }

    private JsonNode gather(String actor, String path, JsonNode op) {
        op.get(1)
                .forEach(
                        spec -> {
                            if (spec.has("task")) {
                                in.task(spec.get("task").asText());
                            }
                        });
        List<Awaitable<JsonNode>> awaitables = new ArrayList<>();
        for (int k = 0; k < op.get(1).size(); k++) {
            awaitables.add(in.spec(path + ".g" + k, op.get(1).get(k)));
        }
        ArrayNode results = JSON.arrayNode();
        for (Object result : Asyncio.await(Asyncio.gather(awaitables, op.get(2).asBoolean()))) {
            results.add(
                    result instanceof Throwable failure
                            ? Outcomes.describe(failure)
                            : (JsonNode) result);
        }
        return results;
    }

    private JsonNode waitOn(String actor, String path, JsonNode op) {
        WaitResult result =
                Asyncio.waitOn(named(op.get(1)), limit(op, 3), ReturnWhen.valueOf(text(op, 2)));
        return JSON.arrayNode().add(sortedNames(result.done())).add(sortedNames(result.pending()));
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
                if (current().cancelling() > 0) {
                    throw failure;
                }
                value = Outcomes.describe(failure);
            }
            in.log(actor, path + "#" + n, "next", value);
            n++;
        }
        return JSON.numberNode(n);
    }

    private void defineScopes() {
        ops.put("timeout", this::timeout);
        ops.put(
                "timeout_rescheduled",
                (actor, path, op) ->
                        Asyncio.timeout(
                                micros(op.get(1)),
                                scope -> {
                                    scope.rescheduleAt(
                                            in.loop.time() + micros(op.get(2)).toNanos());
                                    in.block(actor, path, op.get(3));
                                    return null;
                                }));
        ops.put(
                "taskgroup",
                (actor, path, op) ->
                        done(
                                () ->
                                        Asyncio.taskGroup(
                                                group -> {
                                                    in.groups.put(text(op, 1), group);
                                                    in.block(actor, path, op.get(2));
                                                })));
        ops.put("group_spawn", (actor, path, op) -> done(() -> groupSpawn(path, op)));
        ops.put("try", this::tryOp);
    }

    private @Nullable JsonNode timeout(String actor, String path, JsonNode op) {
        Timeout[] entered = new Timeout[1];
        try {
            return Asyncio.timeout(
                    limit(op, 1),
                    scope -> {
                        entered[0] = scope;
                        in.block(actor, path, op.get(2));
                        return null;
                    });
        } finally {
            in.log(actor, path, "expired", bool(entered[0].expired()));
        }
    }

    private void groupSpawn(String path, JsonNode op) {
        String name = text(op, 2);
        if (!in.groups.containsKey(text(op, 1))) {
            throw new UnknownName();
        }
        in.tasks.put(
                name,
                Objects.requireNonNull(in.groups.get(text(op, 1)))
                        .createTask(
                                Coroutine.of(() -> in.body(name, path, op.get(3))),
                                Task.Options.named(name)));
    }

    private @Nullable JsonNode tryOp(String actor, String path, JsonNode op) throws Exception {
        JsonNode clauses = op.get(2);
        try {
            in.block(actor, path + ".t", op.get(1));
        } catch (Throwable failure) {
            String clause = failure instanceof CancelledError ? "CancelledError" : "Exception";
            boolean catchable = failure instanceof CancelledError || Outcomes.isException(failure);
            if (!catchable || !clauses.has(clause)) {
                throw failure;
            }
            in.block(actor, path + (clause.equals("Exception") ? ".e" : ".c"), clauses.get(clause));
            if (clauses.path("reraise").asBoolean()) {
                throw failure;
            }
        } finally {
            if (clauses.has("finally")) {
                in.block(actor, path + ".f", clauses.get("finally"));
            }
        }
        return null;
    }

    // -- small parts

    private AsyncFuture<JsonNode> future(JsonNode op) {
        return futures.get(index(op));
    }

    private List<Task<JsonNode>> named(JsonNode names) {
        return StreamSupport.stream(names.spliterator(), false)
                .map(name -> in.task(name.asText()))
                .toList();
    }

    private static Task<?> current() {
        return Objects.requireNonNull(Asyncio.currentTask());
    }

    static JsonNode done(ThrowingAction action) throws Exception {
        action.run();
        return JSON.nullNode();
    }

    /** Code for its effect. */
    @FunctionalInterface
    interface ThrowingAction {
        void run() throws Exception;
    }

    static JsonNode bool(boolean value) {
        return JSON.booleanNode(value);
    }

    static int index(JsonNode op) {
        return op.get(1).asInt();
    }

    static String text(JsonNode op, int i) {
        return op.get(i).asText();
    }

    static Duration micros(JsonNode number) {
        return Duration.ofNanos(number.asLong() * 1000);
    }

    private static @Nullable Duration limit(JsonNode op, int i) {
        return op.size() <= i || op.get(i).isNull() ? null : micros(op.get(i));
    }

    private static JsonNode state(AsyncFuture<?> future) {
        return JSON.arrayNode().add(future.done()).add(future.cancelled());
    }

    private static ArrayNode sortedNames(Set<AsyncFuture<?>> futures) {
        ArrayNode names = JSON.arrayNode();
        futures.stream().map(future -> ((Task<?>) future).name()).sorted().forEach(names::add);
        return names;
    }
}
