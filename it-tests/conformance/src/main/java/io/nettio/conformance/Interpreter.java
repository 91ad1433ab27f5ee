package io.nettio.conformance;

import static io.nettio.conformance.Outcomes.JSON;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;

import io.nettio.Asyncio;
import io.nettio.Coroutine;
import io.nettio.ExceptionContext;
import io.nettio.Handle;
import io.nettio.Loop;
import io.nettio.ReturnWhen;
import io.nettio.Task;
import io.nettio.TaskFactory;
import io.nettio.TaskGroup;

import org.jspecify.annotations.Nullable;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Runs one program on one loop, with public API alone, and writes its trace: the counterpart of the
 * oracle's {@code Runner}. What each op does stands in {@link Ops}.
 */
final class Interpreter {
    final Loop loop;
    final Map<String, Task<JsonNode>> tasks = new HashMap<>();
    final Map<String, Handle> handles = new HashMap<>();
    final Map<String, TaskGroup> groups = new HashMap<>();
    private final JsonNode program;
    private final boolean lenient;
    private final List<Task<?>> created = new ArrayList<>();
    private final ArrayNode trace = JSON.arrayNode();
    private final TestedLoop tested;
    private @Nullable Ops ops;
    private boolean closing;

    private Interpreter(JsonNode program, TestedLoop tested) {
        this.program = program;
        this.tested = tested;
        this.loop = tested.loop();
        this.lenient = program.path("lenient").asBoolean();
    }

    /** The trace of the program on this loop, which is then closed. */
    static ArrayNode trace(JsonNode program, TestedLoop tested) {
        return new Interpreter(program, tested).run();
    }

    private ArrayNode run() {
        loop.setExceptionHandler((where, context) -> onLoopError(context));
        tested.call(() -> loop.setTaskFactory(new RecordingFactory()));
        try {
            Task<JsonNode> main =
                    tested.createTask(Coroutine.of(this::main), Task.Options.named("main"));
            log(
                    "loop",
                    "",
                    "end",
                    tested.runOrDeadlock(main) ? Outcomes.of(main) : JSON.textNode("deadlock"));
            List<Task<?>> left = created.stream().filter(task -> !task.done()).toList();
            log("loop", "", "pending", names(left));
            endTasks(left);
            return trace.deepCopy(); // what the end of the loop still writes is no part of it
        } finally {
            closing = true;
            tested.close();
        }
    }

    private void endTasks(List<Task<?>> left) {
        if (left.isEmpty()) {
            return;
        }
        tested.call(() -> left.forEach(Task::cancel));
        Task<?> joining =
                tested.createTask(
                        Coroutine.of(
                                () -> {
                                    for (Task<?> task : left) {
                                        if (!task.done()) {
                                            Asyncio.waitOn(
                                                    List.of(task), null, ReturnWhen.ALL_COMPLETED);
                                        }
                                    }
                                }),
                        Task.Options.named("join-all"));
        if (!tested.runOrDeadlock(joining)) {
            log("loop", "", "stuck", names(left.stream().filter(task -> !task.done()).toList()));
        }
    }

    private JsonNode main() throws Exception {
        ops = new Ops(this, program.path("objects"));
        return body("main", "main", program.path("main"));
    }

    /** Runs a whole body: its value is that of the {@code return} op, if one is reached. */
    JsonNode body(String actor, String path, JsonNode ops) throws Exception {
        try {
            block(actor, path, ops);
        } catch (ReturnFromBody returned) {
            return returned.value;
        }
        return JSON.nullNode();
    }

    void block(String actor, String path, JsonNode ops) throws Exception {
        for (int i = 0; i < ops.size(); i++) {
            step(actor, path + "." + i, ops.get(i));
        }
    }

    private void step(String actor, String path, JsonNode op) throws Exception {
        String kind = op.get(0).asText();
        JsonNode result;
        try {
            result =
                    Outcomes.orNull(
                            java.util.Objects.requireNonNull(ops).run(kind, actor, path, op));
        } catch (ReturnFromBody returned) {
            throw returned;
        } catch (UnknownName unknown) {
            result = JSON.textNode("unknown");
        } catch (Throwable failure) {
            result = Outcomes.describe(failure);
            if (!(lenient && Outcomes.isException(failure) && !kind.equals("raise"))) {
                log(actor, path, kind, result);
                throw failure;
            }
        }
        log(actor, path, kind, result);
    }

    void log(String actor, String path, String kind, @Nullable JsonNode outcome) {
        trace.addArray()
                .add(tested.micros())
                .add(actor)
                .add(path)
                .add(kind)
                .add(Outcomes.orNull(outcome));
    }

    Task<JsonNode> task(String name) {
        Task<JsonNode> task = tasks.get(name);
        if (task == null) {
            throw new UnknownName();
        }
        return task;
    }

    private void onLoopError(ExceptionContext context) {
        if (closing
                || context.message().contains("never retrieved")
                || context.message().contains("destroyed")) {
            return;
        }
        Throwable failure = context.exception();
        log("loop", "", "exception_handler", failure == null ? null : Outcomes.describe(failure));
    }

    private static ArrayNode names(List<Task<?>> tasks) {
        ArrayNode names = JSON.arrayNode();
        tasks.forEach(task -> names.add(task.name()));
        return names;
    }

    /**
     * Remembers all tasks in the order in which they were made; those that gather makes are
     * anonymous.
     */
    private final class RecordingFactory implements TaskFactory {
        @Override
        public <T extends @Nullable Object> Task<T> create(
                Loop on, Coroutine<T> coroutine, Task.Options options) {
            Task<T> task =
                    TaskFactory.newTask(
                            on,
                            coroutine,
                            options.name() == null ? options.withName("anonymous") : options);
            if (!task.name().equals("join-all")) {
                created.add(task);
            }
            return task;
        }
    }

    /**
     * What an awaitable spec names: a task that was spawned, or a coroutine that has not started.
     */
    io.nettio.Awaitable<JsonNode> spec(String path, JsonNode spec) {
        return spec.has("task")
                ? task(spec.get("task").asText())
                : Coroutine.of(() -> body(path, path, spec.get("body")));
    }
}
