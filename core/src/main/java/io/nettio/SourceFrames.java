package io.nettio;

import org.jspecify.annotations.Nullable;

import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Where something was made, as it is reported: asyncio's source traceback. */
final class SourceFrames {
    /** asyncio's {@code DEBUG_STACK_DEPTH}. */
    private static final int DEPTH = 10;

    /** Who made it has called one of these, or was called by one. */
    private static final Set<String> MAKERS =
            Stream.of(
                            Loop.class,
                            LoopState.class,
                            AsyncFuture.class,
                            Task.class,
                            TaskGroup.class,
                            Coroutine.class,
                            NeverAwaited.class,
                            Handle.class,
                            TimerHandle.class,
                            ThreadsafeHandle.class,
                            DoneCallback.class,
                            Gather.class,
                            GatheringFuture.class,
                            Futures.class,
                            Asyncio.class,
                            Body.class,
                            CpuExecutor.class,
                            Unclosed.class,
                            DebugMode.class)
                    .map(Class::getName)
                    .collect(Collectors.toUnmodifiableSet());

    /** Below these, the loop runs the code that made it. */
    private static final Set<String> RUNNERS =
            Set.of("jdk.internal.vm.Continuation", "io.nettio.internal.CallbackRunner");

    private SourceFrames() {}

    /** The frames of the code that made it, innermost first, and no more than ten. */
    static List<StackTraceElement> of(@Nullable Throwable source) {
        return source == null ? List.of() : of(List.of(source.getStackTrace()));
    }

    static List<StackTraceElement> of(List<StackTraceElement> source) {
        return source.stream()
                .takeWhile(frame -> !RUNNERS.contains(frame.getClassName()))
                .filter(frame -> !MAKERS.contains(frame.getClassName()))
                .limit(DEPTH)
                .toList();
    }

    /** Lines to put behind a message; empty where there are no frames. */
    static String lines(List<StackTraceElement> frames) {
        return frames.stream()
                .map(frame -> "\n    " + frame)
                .collect(Collectors.joining("", frames.isEmpty() ? "" : "\ncreated at:", ""));
    }
}
