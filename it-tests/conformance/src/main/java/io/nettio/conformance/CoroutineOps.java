package io.nettio.conformance;

import static io.nettio.conformance.Args.bool;
import static io.nettio.conformance.Args.done;
import static io.nettio.conformance.Args.text;
import static io.nettio.conformance.Outcomes.JSON;

import com.fasterxml.jackson.databind.JsonNode;

import io.nettio.Asyncio;
import io.nettio.Coroutine;
import io.nettio.Task;

import java.util.Map;

/** The ops on coroutine objects. */
final class CoroutineOps {
    private final Interpreter in;
    private final ContextOps contexts;

    CoroutineOps(Interpreter in, ContextOps contexts) {
        this.in = in;
        this.contexts = contexts;
    }

    void define(Map<String, Ops.Op> ops) {
        ops.put("coro", (actor, path, op) -> done(() -> make(path, op)));
        ops.put("coro_close", (actor, path, op) -> done(() -> idle(op).close()));
        ops.put(
                "coro_state",
                (actor, path, op) ->
                        JSON.textNode("CORO_" + in.specs.coroutine(text(op, 1)).state()));
        ops.put("coro_await", (actor, path, op) -> await(op));
        ops.put("coro_spawn", (actor, path, op) -> spawn(op));
    }

    private void make(String path, JsonNode op) {
        String name = text(op, 1);
        in.specs.put(name, Coroutine.of(() -> in.body(name, path, op.get(2))));
    }

    private Coroutine<JsonNode> idle(JsonNode op) {
        Coroutine<JsonNode> coroutine = in.specs.coroutine(text(op, 1));
        if (in.specs.isBusy(text(op, 1))) {
            throw new UnknownName();
        }
        return coroutine;
    }

    private JsonNode await(JsonNode op) {
        Coroutine<JsonNode> coroutine = in.specs.coroutine(text(op, 1));
        Coroutine.State state = coroutine.state();
        if (state == Coroutine.State.RUNNING
                || (in.specs.isClaimed(text(op, 1)) && state != Coroutine.State.CLOSED)) {
            throw new UnknownName();
        }
        return Asyncio.await(coroutine);
    }

    private JsonNode spawn(JsonNode op) {
        Task.Options options = contexts.options(text(op, 2), op.path(3));
        Coroutine<JsonNode> coroutine = idle(op);
        in.specs.claim(text(op, 1));
        Task<JsonNode> task = Asyncio.createTask(coroutine, options);
        in.tasks.put(text(op, 2), task);
        return bool(task.done());
    }
}
