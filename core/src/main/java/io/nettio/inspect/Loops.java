package io.nettio.inspect;

import io.nettio.Loop;
import io.nettio.Task;
import io.nettio.inspect.LoopSnapshot.Answer;
import io.nettio.internal.Engine;
import io.nettio.internal.EngineHost;
import io.nettio.internal.TaskSource;

import org.jspecify.annotations.Nullable;

import java.time.Duration;
import java.util.List;
import java.util.function.Supplier;

/** What is said of any loop, whether it answers or not. */
final class Loops {
    private Loops() {}

    static Engine engine(Loop loop) {
        return ((EngineHost) loop).engine();
    }

    static Loop loop(Engine engine) {
        return (Loop) engine.host();
    }

    static TaskSource tasks(Engine engine) {
        return ((TaskSource.Owner) loop(engine).statistics()).taskSource();
    }

    static String name(Engine engine) {
        Thread thread = engine.thread();
        return thread == null ? engine.host().getClass().getSimpleName() : thread.getName();
    }

    /** With none of its tasks. */
    static LoopSnapshot empty(Engine engine, Answer answer) {
        return new LoopSnapshot(
                engine.number(),
                name(engine),
                answer,
                Duration.ZERO,
                List.of(),
                null,
                0,
                List.of(),
                List.of());
    }

    static @Nullable String channel(Task<?> task) {
        Object channel = task.context().get(TaskChannel.CURRENT);
        return channel == null ? null : text(channel::toString);
    }

    /** Text that others make, which may fail: a look goes on all the same. */
    static @Nullable String text(Supplier<@Nullable String> maker) {
        try {
            return maker.get();
        } catch (VirtualMachineError ofTheLook) {
            throw ofTheLook;
        } catch (Throwable failure) {
            return "unknown (" + failure.getClass().getName() + ")";
        }
    }
}
