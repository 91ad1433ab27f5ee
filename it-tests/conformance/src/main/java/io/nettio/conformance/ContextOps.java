package io.nettio.conformance;

import static io.nettio.conformance.Args.done;
import static io.nettio.conformance.Args.index;
import static io.nettio.conformance.Args.text;

import com.fasterxml.jackson.databind.JsonNode;

import io.nettio.Context;
import io.nettio.ContextVar;
import io.nettio.Task;

import org.jspecify.annotations.Nullable;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** The ops on context variables, contexts and tokens. */
final class ContextOps {
    private final Interpreter in;
    private final List<ContextVar<JsonNode>> vars = new ArrayList<>();
    private final Map<String, Context> contexts = new HashMap<>();
    private final Map<String, Runnable> resets = new HashMap<>();

    ContextOps(Interpreter in) {
        this.in = in;
    }

    void make(int count) {
        for (int i = 0; i < count; i++) {
            vars.add(ContextVar.of("v" + i));
        }
    }

    Context get(String name) {
        return UnknownName.check(contexts.get(name));
    }

    @Nullable JsonNode value(int i) {
        return vars.get(i).get();
    }

    /** What {@code spawn} and {@code group_spawn} are told besides the body. */
    Task.Options options(String name, JsonNode told) {
        Task.Options options = Task.Options.named(name);
        if (told.has("eager")) {
            options = options.withEagerStart(told.get("eager").asBoolean());
        }
        return told.has("context")
                ? options.withContext(get(told.get("context").asText()))
                : options;
    }

    void define(Map<String, Ops.Op> ops) {
        ops.put("ctx_set", (actor, path, op) -> done(() -> vars.get(index(op)).set(op.get(2))));
        ops.put("ctx_get", (actor, path, op) -> value(index(op)));
        ops.put(
                "ctx_copy",
                (actor, path, op) -> done(() -> contexts.put(text(op, 1), Context.copyCurrent())));
        ops.put("ctx_peek", (actor, path, op) -> get(text(op, 1)).get(vars.get(op.get(2).asInt())));
        ops.put("ctx_run", (actor, path, op) -> done(() -> run(actor, path, op)));
        ops.put("ctx_token", (actor, path, op) -> done(() -> setWithToken(op)));
        ops.put(
                "ctx_reset",
                (actor, path, op) -> done(() -> UnknownName.check(resets.get(text(op, 1))).run()));
        ops.put("watch_handler", (actor, path, op) -> done(() -> in.watchHandler(index(op))));
    }

    private void run(String actor, String path, JsonNode op) {
        get(text(op, 1))
                .run(
                        () -> {
                            in.blockOfCallback(actor, path, op.get(2));
                            return null;
                        });
    }

    private void setWithToken(JsonNode op) {
        ContextVar<JsonNode> variable = vars.get(op.get(2).asInt());
        ContextVar.Token<JsonNode> token = variable.set(op.get(3));
        resets.put(text(op, 1), () -> variable.reset(token));
    }
}
