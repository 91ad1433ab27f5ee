package io.nettio.benchmarks.inprocess;

import java.lang.invoke.MethodHandle;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.MethodType;

/** The JDK's own continuation and nothing around it: the limit of what a switch can cost. */
final class BareContinuation {
    private static final Object SCOPE;
    private static final MethodHandle NEW;
    private static final MethodHandle RUN;
    private static final MethodHandle YIELD;

    static {
        try {
            Class<?> continuation = Class.forName("jdk.internal.vm.Continuation");
            Class<?> scope = Class.forName("jdk.internal.vm.ContinuationScope");
            MethodHandles.Lookup lookup = MethodHandles.lookup();
            SCOPE =
                    lookup.findConstructor(scope, MethodType.methodType(void.class, String.class))
                            .invoke("bare");
            NEW =
                    lookup.findConstructor(
                                    continuation,
                                    MethodType.methodType(void.class, scope, Runnable.class))
                            .asType(
                                    MethodType.methodType(
                                            Object.class, Object.class, Runnable.class));
            RUN =
                    lookup.findVirtual(continuation, "run", MethodType.methodType(void.class))
                            .asType(MethodType.methodType(void.class, Object.class));
            YIELD =
                    lookup.findStatic(
                                    continuation,
                                    "yield",
                                    MethodType.methodType(boolean.class, scope))
                            .asType(MethodType.methodType(boolean.class, Object.class));
        } catch (Throwable absent) {
            throw new ExceptionInInitializerError(absent);
        }
    }

    private final Object continuation;

    BareContinuation(Runnable code) throws Throwable {
        continuation = (Object) NEW.invokeExact(SCOPE, code);
    }

    void run() throws Throwable {
        RUN.invokeExact(continuation);
    }

    static void yieldNow() {
        try {
            boolean ignored = (boolean) YIELD.invokeExact(SCOPE);
        } catch (Throwable pinned) {
            throw new IllegalStateException(pinned);
        }
    }
}
