package io.nettio.conformance;

import static io.nettio.conformance.Args.bool;
import static io.nettio.conformance.Args.done;
import static io.nettio.conformance.Args.micros;
import static io.nettio.conformance.Args.optionalText;
import static io.nettio.conformance.Args.state;
import static io.nettio.conformance.Args.text;
import static io.nettio.conformance.Outcomes.JSON;

import com.fasterxml.jackson.databind.JsonNode;

import io.nettio.Asyncio;
import io.nettio.Coroutine;
import io.nettio.Task;

import org.jspecify.annotations.Nullable;

import java.util.Map;
import java.util.Objects;

/** Plain ops, and those on tasks. */
final class TaskOps {
    private final Interpreter in;
    private final ContextOps contexts;

    TaskOps(Interpreter in, ContextOps contexts) {
        this.in = in;
        this.contexts = contexts;
    }

    void define(Map<String, Ops.Op> ops) {
        definePlain(ops);
        ops.put("spawn", (actor, path, op) -> spawn(path, op));
        ops.put("join", (actor, path, op) -> Asyncio.await(task(op)));
        ops.put("cancel", (actor, path, op) -> bool(task(op).cancel(optionalText(op, 2))));
        ops.put("cancel_self", (actor, path, op) -> bool(current().cancel()));
        ops.put("uncancel", (actor, path, op) -> JSON.numberNode(current().uncancel()));
        ops.put("cancelling", (actor, path, op) -> JSON.numberNode(current().cancelling()));
        ops.put("done", (actor, path, op) -> state(task(op)));
        ops.put("all_tasks", (actor, path, op) -> JSON.numberNode(Asyncio.allTasks().size()));
        ops.put("task_result", (actor, path, op) -> task(op).result());
        ops.put("task_exception", (actor, path, op) -> Outcomes.shown(task(op).exception()));
        ops.put("task_set", (actor, path, op) -> done(() -> task(op).setResult(op.get(2))));
        ops.put(
                "task_fail",
                (actor, path, op) ->
                        done(() -> task(op).setException(new ProgramException(text(op, 2), path))));
        ops.put("task_name", (actor, path, op) -> JSON.textNode(task(op).name()));
        ops.put("set_name", (actor, path, op) -> done(() -> task(op).setName(text(op, 2))));
        ops.put("current", (actor, path, op) -> currentName());
        ops.put(
                "task_factory",
                (actor, path, op) -> done(() -> in.startEagerly(op.get(1).asBoolean())));
    }

    private static void definePlain(Map<String, Ops.Op> ops) {
        ops.put("log", (actor, path, op) -> op.get(1));
        ops.put(
                "raise",
                (actor, path, op) -> {
                    throw new ProgramException(text(op, 1), path);
                });
        ops.put("sleep", (actor, path, op) -> done(() -> Asyncio.sleep(micros(op.get(1)))));
        ops.put("yield", (actor, path, op) -> done(() -> Asyncio.sleep(java.time.Duration.ZERO)));
    }

    private JsonNode spawn(String path, JsonNode op) {
        String name = text(op, 1);
        Task.Options options = contexts.options(name, op.path(3));
        Task<JsonNode> task =
                Asyncio.createTask(Coroutine.of(() -> in.body(name, path, op.get(2))), options);
        in.tasks.put(name, task);
        return bool(task.done());
    }

    private Task<JsonNode> task(JsonNode op) {
        return in.task(text(op, 1));
    }

    private static Task<?> current() {
        return Objects.requireNonNull(Asyncio.currentTask());
    }

    private static @Nullable JsonNode currentName() {
        Task<?> current = Asyncio.currentTask();
        return current == null ? null : JSON.textNode(current.name());
    }
}
