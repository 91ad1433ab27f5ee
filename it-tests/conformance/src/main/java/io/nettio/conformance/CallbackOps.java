package io.nettio.conformance;

import static io.nettio.conformance.Args.done;
import static io.nettio.conformance.Args.index;
import static io.nettio.conformance.Args.micros;
import static io.nettio.conformance.Args.text;
import static io.nettio.conformance.Outcomes.JSON;

import com.fasterxml.jackson.databind.JsonNode;

import io.nettio.Context;
import io.nettio.Handle;
import io.nettio.testing.VirtualTimeLoop;

import java.util.HashMap;
import java.util.Map;

/** The ops on callbacks, timers and the loop. */
final class CallbackOps {
    private final Interpreter in;
    private final FutureOps futures;
    private final ContextOps contexts;
    private final Map<String, Handle> handles = new HashMap<>();

    CallbackOps(Interpreter in, FutureOps futures, ContextOps contexts) {
        this.in = in;
        this.futures = futures;
        this.contexts = contexts;
    }

    void define(Map<String, Ops.Op> ops) {
        defineLogging(ops);
        defineActing(ops);
        ops.put(
                "cancel_handle",
                (actor, path, op) ->
                        done(() -> UnknownName.check(handles.get(text(op, 1))).cancel()));
        ops.put("call_raising", (actor, path, op) -> done(() -> callRaising(op)));
        ops.put(
                "loop_state",
                (actor, path, op) ->
                        JSON.arrayNode().add(in.loop().isRunning()).add(in.loop().isClosed()));
        ops.put("nested_run", (actor, path, op) -> done(CallbackOps::nestedRun));
    }

    private void defineLogging(Map<String, Ops.Op> ops) {
        ops.put("call_soon", (actor, path, op) -> done(() -> soon(op)));
        ops.put("call_soon_threadsafe", (actor, path, op) -> done(() -> soonThreadsafe(op)));
        ops.put("call_later", (actor, path, op) -> done(() -> later(op)));
        ops.put("call_at", (actor, path, op) -> done(() -> at(op)));
        ops.put("task_callback", (actor, path, op) -> done(() -> onTask(op)));
    }

    private void soon(JsonNode op) {
        String label = text(op, 1);
        handles.put(label, in.loop().callSoon(logging("call_soon", label)));
    }

    private void soonThreadsafe(JsonNode op) {
        String label = text(op, 1);
        handles.put(label, in.loop().callSoonThreadsafe(logging("call_soon_threadsafe", label)));
    }

    private void later(JsonNode op) {
        String label = text(op, 2);
        handles.put(label, in.loop().callLater(micros(op.get(1)), logging("call_later", label)));
    }

    private void at(JsonNode op) {
        String label = text(op, 2);
        long deadline = in.loop().time() + micros(op.get(1)).toNanos();
        handles.put(label, in.loop().callAt(deadline, logging("call_at", label)));
    }

    private void onTask(JsonNode op) {
        String label = text(op, 2);
        in.task(text(op, 1))
                .addDoneCallback(f -> in.log("callback", label, "task_done", Outcomes.of(f)));
    }

    private Runnable logging(String kind, String label) {
        return () -> in.log("callback", label, kind, null);
    }

    private void callRaising(JsonNode op) {
        String label = text(op, 1);
        in.loop()
                .callSoon(
                        () -> {
                            in.log("callback", label, "call_soon", null);
                            throw new ProgramException(text(op, 2), label);
                        });
    }

    private void defineActing(Map<String, Ops.Op> ops) {
        ops.put(
                "soon",
                (actor, path, op) ->
                        done(
                                () -> {
                                    Runnable act = acting(text(op, 1), op.get(2));
                                    handles.put(
                                            text(op, 1), in.loop().callSoon(act, context(op, 3)));
                                }));
        ops.put(
                "later",
                (actor, path, op) ->
                        done(
                                () -> {
                                    Runnable act = acting(text(op, 2), op.get(3));
                                    long deadline = in.loop().time() + micros(op.get(1)).toNanos();
                                    handles.put(
                                            text(op, 2),
                                            in.loop().callAt(deadline, act, context(op, 4)));
                                }));
        ops.put(
                "on_done",
                (actor, path, op) ->
                        done(
                                () -> {
                                    Runnable act = acting(text(op, 2), op.get(3));
                                    futures.get(index(op))
                                            .addDoneCallback(
                                                    futures.remember(text(op, 2), f -> act.run()),
                                                    context(op, 4));
                                }));
        ops.put(
                "on_task_done",
                (actor, path, op) ->
                        done(
                                () -> {
                                    Runnable act = acting(text(op, 2), op.get(3));
                                    in.task(text(op, 1))
                                            .addDoneCallback(f -> act.run(), context(op, 4));
                                }));
    }

    private Runnable acting(String label, JsonNode ops) {
        return () -> in.blockOfCallback("callback", label, ops);
    }

    private Context context(JsonNode op, int i) {
        return op.path(i).has("context")
                ? contexts.get(op.get(i).get("context").asText())
                : Context.copyCurrent();
    }

    private static void nestedRun() {
        VirtualTimeLoop other = new VirtualTimeLoop();
        try {
            other.runForever();
        } finally {
            other.close();
        }
    }
}
