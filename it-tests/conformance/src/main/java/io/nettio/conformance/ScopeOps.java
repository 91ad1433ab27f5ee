package io.nettio.conformance;

import static io.nettio.conformance.Args.bool;
import static io.nettio.conformance.Args.done;
import static io.nettio.conformance.Args.limit;
import static io.nettio.conformance.Args.micros;
import static io.nettio.conformance.Args.text;
import static io.nettio.conformance.Outcomes.JSON;

import com.fasterxml.jackson.databind.JsonNode;

import io.nettio.Asyncio;
import io.nettio.CancelledError;
import io.nettio.Coroutine;
import io.nettio.TaskGroup;
import io.nettio.Timeout;
import io.nettio.TimeoutBody;

import org.jspecify.annotations.Nullable;

import java.time.Duration;
import java.util.HashMap;
import java.util.Map;

/** Time limits, task groups, and what leaves a body. */
final class ScopeOps {
    private final Interpreter in;
    private final ContextOps contexts;
    private final Map<String, TaskGroup> groups = new HashMap<>();
    private final Map<String, Timeout> scopes = new HashMap<>();

    ScopeOps(Interpreter in, ContextOps contexts) {
        this.in = in;
        this.contexts = contexts;
    }

    void define(Map<String, Ops.Op> ops) {
        ops.put(
                "return",
                (actor, path, op) -> {
                    in.log(actor, path, "return", op.get(1));
                    throw new ReturnFromBody(op.get(1));
                });
        ops.put("try", this::tryOp);
        ops.put("timeout", this::timeout);
        ops.put("timeout_rescheduled", this::rescheduled);
        ops.put("timeout_scope", this::timeoutScope);
        ops.put("timeout_at", this::timeoutAt);
        ops.put("scope_when", (actor, path, op) -> when(scope(op)));
        ops.put("scope_expired", (actor, path, op) -> bool(scope(op).expired()));
        ops.put(
                "scope_reschedule",
                (actor, path, op) -> done(() -> scope(op).rescheduleAt(deadline(limit(op, 2)))));
        ops.put("taskgroup", (actor, path, op) -> done(() -> taskGroup(actor, path, op)));
        ops.put("group_spawn", (actor, path, op) -> done(() -> groupSpawn(path, op)));
    }

    private @Nullable JsonNode timeout(String actor, String path, JsonNode op) {
        return logged(actor, path, op.get(2), null, body -> Asyncio.timeout(limit(op, 1), body));
    }

    private @Nullable JsonNode timeoutScope(String actor, String path, JsonNode op) {
        return logged(
                actor, path, op.get(3), text(op, 1), body -> Asyncio.timeout(limit(op, 2), body));
    }

    private @Nullable JsonNode timeoutAt(String actor, String path, JsonNode op) {
        Duration at = limit(op, 2);
        return logged(
                actor,
                path,
                op.get(3),
                text(op, 1),
                body -> Asyncio.timeoutAt(at == null ? null : Long.valueOf(at.toNanos()), body));
    }

    /** Runs a limited body. */
    @FunctionalInterface
    private interface Limited {
        @Nullable JsonNode run(TimeoutBody<@Nullable JsonNode> body);
    }

    /** Runs ops in a scope, and logs at the end whether it expired. */
    private @Nullable JsonNode logged(
            String actor, String path, JsonNode ops, @Nullable String name, Limited limited) {
        Timeout[] entered = new Timeout[1];
        try {
            return limited.run(
                    scope -> {
                        entered[0] = scope;
                        if (name != null) {
                            scopes.put(name, scope);
                        }
                        in.block(actor, path, ops);
                        return null;
                    });
        } finally {
            in.log(actor, path, "expired", bool(entered[0].expired()));
        }
    }

    private @Nullable JsonNode rescheduled(String actor, String path, JsonNode op) {
        return Asyncio.<@Nullable JsonNode>timeout(
                micros(op.get(1)),
                scope -> {
                    scope.rescheduleAt(deadline(micros(op.get(2))));
                    in.block(actor, path, op.get(3));
                    return null;
                });
    }

    private @Nullable Long deadline(@Nullable Duration fromNow) {
        return fromNow == null ? null : Long.valueOf(in.loop().time() + fromNow.toNanos());
    }

    private static @Nullable JsonNode when(Timeout scope) {
        Long when = scope.when();
        return when == null ? null : JSON.numberNode(when / 1000);
    }

    private Timeout scope(JsonNode op) {
        return UnknownName.check(scopes.get(text(op, 1)));
    }

    private void taskGroup(String actor, String path, JsonNode op) {
        Asyncio.taskGroup(
                group -> {
                    groups.put(text(op, 1), group);
                    in.block(actor, path, op.get(2));
                });
    }

    private void groupSpawn(String path, JsonNode op) {
        String name = text(op, 2);
        TaskGroup group = UnknownName.check(groups.get(text(op, 1)));
        in.tasks.put(
                name,
                group.createTask(
                        Coroutine.of(() -> in.body(name, path, op.get(3))),
                        contexts.options(name, op.path(4))));
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
}
