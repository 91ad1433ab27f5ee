package io.nettio.coroutine;

import org.jspecify.annotations.Nullable;

import java.lang.StackWalker.StackFrame;
import java.lang.invoke.MethodHandle;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.MethodType;
import java.util.List;

/**
 * The JDK's own one-shot continuation, run by the loop's thread: {@code Thread.currentThread()},
 * thread-locals and {@code inEventLoop()} are the loop's.
 *
 * <p>{@code --release 21} hides {@code jdk.internal.vm.Continuation}, hence the method handles; in
 * static finals they are inlined like plain calls.
 */
final class ContinuationBackend implements CoroutineBackend {
    /** Why this JVM has no continuations to give, or null where it has. */
    static final @Nullable String UNAVAILABLE;

    private static final @Nullable MethodHandle NEW;
    private static final @Nullable MethodHandle RUN;
    private static final @Nullable MethodHandle YIELD;
    private static final @Nullable MethodHandle IS_DONE;
    private static final @Nullable MethodHandle STACK_WALKER;
    private static final @Nullable Object SCOPE;

    static {
        String unavailable = null;
        MethodHandle[] handles = new MethodHandle[5];
        Object scope = null;
        try {
            Class<?> continuation = Class.forName("jdk.internal.vm.Continuation");
            Class<?> scopeClass = Class.forName("jdk.internal.vm.ContinuationScope");
            MethodHandles.Lookup lookup = MethodHandles.lookup();
            scope =
                    lookup.findConstructor(
                                    scopeClass, MethodType.methodType(void.class, String.class))
                            .invoke("nettio");
            handles[0] =
                    lookup.findConstructor(
                                    continuation,
                                    MethodType.methodType(void.class, scopeClass, Runnable.class))
                            .asType(
                                    MethodType.methodType(
                                            Object.class, Object.class, Runnable.class));
            handles[1] =
                    lookup.findVirtual(continuation, "run", MethodType.methodType(void.class))
                            .asType(MethodType.methodType(void.class, Object.class));
            handles[2] =
                    lookup.findStatic(
                                    continuation,
                                    "yield",
                                    MethodType.methodType(boolean.class, scopeClass))
                            .asType(MethodType.methodType(boolean.class, Object.class));
            handles[3] =
                    lookup.findVirtual(continuation, "isDone", MethodType.methodType(boolean.class))
                            .asType(MethodType.methodType(boolean.class, Object.class));
            handles[4] =
                    lookup.findVirtual(
                                    continuation,
                                    "stackWalker",
                                    MethodType.methodType(StackWalker.class))
                            .asType(MethodType.methodType(StackWalker.class, Object.class));
        } catch (Throwable failure) {
            unavailable = String.valueOf(failure.getMessage());
        }
        UNAVAILABLE = unavailable;
        SCOPE = scope;
        NEW = handles[0];
        RUN = handles[1];
        YIELD = handles[2];
        IS_DONE = handles[3];
        STACK_WALKER = handles[4];
    }

    @Override
    public String name() {
        return "continuation";
    }

    @Override
    public Fiber newFiber(Runnable code) {
        return new ContinuationFiber(code);
    }

    @SuppressWarnings({
        "NullAway",
        "CheckedExceptionNotThrown"
    }) // the handles are there, or no backend is made
    private static final class ContinuationFiber implements Fiber {
        private final Object continuation;

        ContinuationFiber(Runnable code) {
            try {
                continuation = (Object) NEW.invokeExact(SCOPE, code);
            } catch (Throwable failure) {
                throw rethrow(failure);
            }
        }

        @Override
        public void resume() {
            try {
                RUN.invokeExact(continuation);
            } catch (Throwable failure) {
                throw rethrow(failure);
            }
        }

        @Override
        public void suspend() {
            try {
                boolean ignored = (boolean) YIELD.invokeExact(SCOPE);
            } catch (IllegalStateException pinned) {
                throw new IllegalStateException(
                        "This coroutine cannot suspend here, since a native frame, a class"
                                + " initializer or a monitor lies below it: await outside of that ("
                                + pinned.getMessage()
                                + ")",
                        pinned);
            } catch (Throwable failure) {
                throw rethrow(failure);
            }
        }

        @Override
        public boolean isDone() {
            try {
                return (boolean) IS_DONE.invokeExact(continuation);
            } catch (Throwable failure) {
                throw rethrow(failure);
            }
        }

        @Override
        public @Nullable Thread thread() {
            return null;
        }

        @Override
        public List<StackTraceElement> stack(int most) {
            try {
                StackWalker walker = (StackWalker) STACK_WALKER.invokeExact(continuation);
                return walker.walk(
                        frames -> frames.limit(most).map(StackFrame::toStackTraceElement).toList());
            } catch (Throwable failure) {
                throw rethrow(failure);
            }
        }

        private static RuntimeException rethrow(Throwable failure) {
            if (failure instanceof Error error) {
                throw error;
            }
            return failure instanceof RuntimeException runtime
                    ? runtime
                    : new IllegalStateException(failure);
        }
    }
}
