package io.nettio.conformance;

import com.fasterxml.jackson.databind.JsonNode;

import io.nettio.AsyncFuture;

import org.jspecify.annotations.Nullable;

import java.util.HashMap;
import java.util.Map;
import java.util.Set;

/** All ops by their kind: the parts of the oracle, by subject. */
final class Ops {
    /** What one kind of op does. */
    @FunctionalInterface
    interface Op {
        @Nullable JsonNode run(String actor, String path, JsonNode op) throws Exception;
    }

    /** What a plain callback may do: the ops that never suspend and need no task. */
    private static final Set<String> SYNC =
            Set.of(
                    """
                    log raise spawn cancel done task_callback all_tasks set fail fcancel
                    fstate result add_callback call_soon call_later call_at cancel_handle
                    call_raising release locked event_set event_clear sem_release sem_locked
                    cond_notify_unlocked cond_locked barrier_state put_nowait get_nowait
                    task_done queue_shutdown queue_state group_spawn ctx_set ctx_get
                    call_soon_threadsafe soon later on_done on_task_done remove_callback
                    add_callback_again exception task_result task_exception task_name set_name
                    current task_factory coro coro_close coro_state coro_spawn gather_as
                    shield_as named_cancel named_state scope_when scope_expired
                    scope_reschedule ctx_copy ctx_peek ctx_run ctx_token ctx_reset
                    watch_handler loop_state nested_run event_is_set\
                    """
                            .split("\\s+"));

    /** These hold values, and no ops. */
    private static final Set<String> OF_VALUES =
            Set.of("log", "return", "set", "put", "put_nowait", "ctx_set", "ctx_token", "task_set");

    private final Map<String, Op> ops = new HashMap<>();
    private final FutureOps futures;
    private final ContextOps contexts;
    private final SyncOps sync;
    private final QueueOps queues;

    Ops(Interpreter in) {
        futures = new FutureOps(in);
        contexts = new ContextOps(in);
        queues = new QueueOps();
        sync = new SyncOps(in, queues, futures);
        futures.define(ops);
        contexts.define(ops);
        sync.define(ops);
        queues.define(ops);
        new TaskOps(in, contexts).define(ops);
        new CallbackOps(in, futures, contexts).define(ops);
        new CoroutineOps(in, contexts).define(ops);
        new CombinatorOps(in).define(ops);
        new ScopeOps(in, contexts).define(ops);
    }

    /** Makes what the program's ops name by index. Inside the first loop. */
    void make(JsonNode objects) {
        futures.make(objects.path("futures").asInt());
        contexts.make(objects.path("vars").asInt());
        sync.make(objects);
        queues.make(objects.path("queues"));
    }

    /** The value of the variable with this index, in the current context. */
    @Nullable JsonNode variable(int i) {
        return contexts.value(i);
    }

    AsyncFuture<JsonNode> future(int i) {
        return futures.get(i);
    }

    boolean isForCallbacks(String kind) {
        return SYNC.contains(kind);
    }

    /** The kinds of all ops. */
    Set<String> kinds() {
        return ops.keySet();
    }

    @Nullable JsonNode run(String kind, String actor, String path, JsonNode op) throws Exception {
        Op defined = ops.get(kind);
        if (defined == null) {
            throw new AssertionError("Unknown op " + kind + " at " + path); // check() was before
        }
        return defined.run(actor, path, op);
    }

    /**
     * @throws IllegalArgumentException if some op in this list, or in an op of it, is not of the
     *     format
     */
    void check(JsonNode list, String program) {
        for (JsonNode op : list) {
            String kind = op.path(0).asText();
            if (!ops.containsKey(kind)) {
                throw new IllegalArgumentException(
                        "Unknown op " + op.path(0) + " in program " + program);
            }
            if (!OF_VALUES.contains(kind)) {
                op.forEach(part -> checkPart(part, program));
            }
        }
    }

    private void checkPart(JsonNode part, String program) {
        if (part.isArray() && part.path(0).isArray()) {
            check(part, program);
        } else if (part.isContainerNode()) { // the clauses of try, a spec, a list of specs
            part.forEach(inner -> checkPart(inner, program));
        }
    }
}
