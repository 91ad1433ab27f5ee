package io.nettio.conformance;

import static io.nettio.conformance.Args.bool;
import static io.nettio.conformance.Args.done;
import static io.nettio.conformance.Args.index;
import static io.nettio.conformance.Args.optionalText;
import static io.nettio.conformance.Args.state;
import static io.nettio.conformance.Args.text;
import static io.nettio.conformance.Outcomes.JSON;

import com.fasterxml.jackson.databind.JsonNode;

import io.nettio.AsyncFuture;
import io.nettio.Asyncio;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;

/** The ops on futures. */
final class FutureOps {
    private final Interpreter in;
    private final List<AsyncFuture<JsonNode>> futures = new ArrayList<>();
    private final Map<String, Consumer<AsyncFuture<JsonNode>>> callbacks = new HashMap<>();

    FutureOps(Interpreter in) {
        this.in = in;
    }

    void make(int count) {
        for (int i = 0; i < count; i++) {
            futures.add(in.loop().createFuture());
        }
    }

    AsyncFuture<JsonNode> get(int i) {
        return futures.get(i);
    }

    /** Remembers a callback by its label. */
    Consumer<AsyncFuture<JsonNode>> remember(
            String label, Consumer<AsyncFuture<JsonNode>> callback) {
        callbacks.put(label, callback);
        return callback;
    }

    void define(Map<String, Ops.Op> ops) {
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
        ops.put("fcancel", (actor, path, op) -> bool(future(op).cancel(optionalText(op, 2))));
        ops.put("fstate", (actor, path, op) -> state(future(op)));
        ops.put("result", (actor, path, op) -> future(op).result());
        ops.put("exception", (actor, path, op) -> Outcomes.shown(future(op).exception()));
        ops.put(
                "add_callback",
                (actor, path, op) -> done(() -> future(op).addDoneCallback(logging(text(op, 2)))));
        ops.put(
                "add_callback_again",
                (actor, path, op) -> done(() -> future(op).addDoneCallback(callback(op))));
        ops.put(
                "remove_callback",
                (actor, path, op) -> JSON.numberNode(future(op).removeDoneCallback(callback(op))));
    }

    private Consumer<AsyncFuture<JsonNode>> logging(String label) {
        return remember(label, f -> in.log("callback", label, "future_done", Outcomes.of(f)));
    }

    private Consumer<AsyncFuture<JsonNode>> callback(JsonNode op) {
        return UnknownName.check(callbacks.get(text(op, 2)));
    }

    private AsyncFuture<JsonNode> future(JsonNode op) {
        return futures.get(index(op));
    }
}
