package io.nettio.conformance;

import static io.nettio.conformance.Outcomes.JSON;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;

import io.nettio.AsyncFuture;
import io.nettio.Asyncio;
import io.nettio.Coroutine;
import io.nettio.ExceptionContext;
import io.nettio.Loop;
import io.nettio.ReturnWhen;
import io.nettio.Task;
import io.nettio.TaskFactory;
import io.netty.util.concurrent.DefaultThreadFactory;

import org.jspecify.annotations.Nullable;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.function.Supplier;

/**
 * Runs one program on one loop, with public API alone, and writes its trace: the counterpart of the
 * oracle's {@code Runner}. What each op does stands in {@link Ops}.
 */
final class Interpreter {
    final Map<String, Task<JsonNode>> tasks = new HashMap<>();
    final Specs specs = new Specs(this);
    private final JsonNode program;
    private final boolean lenient;
    private final Ops ops = new Ops(this);
    private final List<Task<?>> created = new ArrayList<>();
    private final ArrayNode trace = JSON.arrayNode();
    private final Supplier<TestedLoop> loops;
    private @Nullable TestedLoop current;
    private boolean closing;
    private boolean eager;
    private int watched = -1; // the variable that the exception handler shows

    private Interpreter(JsonNode program, Supplier<TestedLoop> loops) {
        this.program = program;
        this.loops = loops;
        this.lenient = program.path("lenient").asBoolean();
    }

    /**
     * The trace of the program on loops of this kind, which take turns in one thread and are then
     * closed.
     *
     * @throws IllegalArgumentException if an op is not of the format
     */
    static ArrayNode trace(JsonNode program, TestedLoops kind) {
        ExecutorService thread =
                Executors.newSingleThreadExecutor(new DefaultThreadFactory("conformance", true));
        try {
            return new Interpreter(program, () -> kind.make(thread)).run();
        } finally {
            thread.shutdown();
        }
    }

    /** The kinds of all ops. */
    static Set<String> kinds() {
        return new Interpreter(JSON.objectNode(), VirtualTested::new).ops.kinds();
    }

    private ArrayNode run() {
        String id = program.path("id").asText();
        ops.check(program.path("main"), id);
        program.path("then").forEach(then -> ops.check(then, id));
        boolean ended = runLoop("main", this::main);
        JsonNode then = program.path("then");
        for (int i = 0; ended && i < then.size(); i++) {
            String name = "then" + i;
            JsonNode list = then.get(i);
            ended = runLoop(name, () -> body(name, name, list));
        }
        return trace;
    }

    /** Runs one loop to its end; false if there are tasks that never end. */
    private boolean runLoop(String name, Callable<JsonNode> body) {
        TestedLoop tested = loops.get();
        tested.call(() -> {}); // the loop before has ended once this one runs, in its thread
        current = tested;
        created.clear();
        closing = false;
        eager = false;
        loop().setExceptionHandler((where, context) -> onLoopError(context));
        tested.call(() -> loop().setTaskFactory(new RecordingFactory()));
        try {
            Task<JsonNode> main = tested.createTask(Coroutine.of(body), Task.Options.named(name));
            boolean done = tested.runOrDeadlock(main);
            log("loop", "", "end", done ? Outcomes.of(main) : JSON.textNode("deadlock"));
            List<Task<?>> left = created.stream().filter(task -> !task.done()).toList();
            log("loop", "", "pending", names(left));
            return left.isEmpty() || endTasks(tested, left);
        } finally {
            tested.call(() -> closing = true); // what the end still does is no part of the trace
            tested.close();
        }
    }

    private boolean endTasks(TestedLoop tested, List<Task<?>> left) {
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
        boolean ended = tested.runOrDeadlock(joining);
        if (!ended) {
            log("loop", "", "stuck", names(left.stream().filter(task -> !task.done()).toList()));
        }
        return ended;
    }

    private JsonNode main() throws Exception {
        ops.make(program.path("objects"));
        return body("main", "main", program.path("main"));
    }

    /** Runs a whole body: its value is that of the {@code return} op, if one is reached. */
    JsonNode body(String actor, String path, JsonNode list) throws Exception {
        try {
            block(actor, path, list);
        } catch (ReturnFromBody returned) {
            return returned.value;
        }
        return JSON.nullNode();
    }

    void block(String actor, String path, JsonNode list) throws Exception {
        for (int i = 0; i < list.size(); i++) {
            step(actor, path + "." + i, list.get(i), false);
        }
    }

    /** Does what a plain callback may do; the rest is unknown to it. */
    void blockOfCallback(String actor, String path, JsonNode list) {
        try {
            for (int i = 0; i < list.size(); i++) {
                step(actor, path + "." + i, list.get(i), true);
            }
        } catch (RuntimeException | Error failure) {
            throw failure;
        } catch (Exception failure) {
            throw new AssertionError("No such op throws a checked exception", failure);
        }
    }

    private void step(String actor, String path, JsonNode op, boolean inCallback) throws Exception {
        if (closing) { // a loop that ends still runs what is ready: it does nothing more
            throw new ReturnFromBody(JSON.nullNode());
        }
        String kind = op.get(0).asText();
        JsonNode result;
        try {
            if (inCallback && !ops.isForCallbacks(kind)) {
                throw new UnknownName();
            }
            result = Outcomes.orNull(ops.run(kind, actor, path, op));
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
        if (closing) {
            return;
        }
        trace.addArray()
                .add(tested().micros())
                .add(actor)
                .add(path)
                .add(kind)
                .add(Outcomes.orNull(outcome));
    }

    private TestedLoop tested() {
        return Objects.requireNonNull(current);
    }

    Loop loop() {
        return tested().loop();
    }

    Task<JsonNode> task(String name) {
        return UnknownName.check(tasks.get(name));
    }

    AsyncFuture<JsonNode> future(int i) {
        return ops.future(i);
    }

    /** Whether this loop's tasks start eagerly where they are told nothing. */
    void startEagerly(boolean start) {
        eager = start;
    }

    void watchHandler(int variable) {
        watched = variable;
    }

    private void onLoopError(ExceptionContext context) {
        if (closing
                || context.message().contains("never retrieved")
                || context.message().contains("destroyed")) {
            return;
        }
        Throwable failure = context.exception();
        JsonNode shown = Outcomes.shown(failure);
        if (watched >= 0) {
            JsonNode value = Outcomes.orNull(ops.variable(watched));
            shown = JSON.objectNode().<ObjectNode>set("error", shown).set("var", value);
        }
        log("loop", "", "exception_handler", shown);
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
            Task.Options named = options.name() == null ? options.withName("anonymous") : options;
            boolean eagerly =
                    eager && options.eagerStart() == null && !"join-all".equals(options.name());
            Task<T> task =
                    TaskFactory.newTask(
                            on, coroutine, eagerly ? named.withEagerStart(true) : named);
            if (!task.name().equals("join-all")) {
                created.add(task);
            }
            return task;
        }
    }
}
