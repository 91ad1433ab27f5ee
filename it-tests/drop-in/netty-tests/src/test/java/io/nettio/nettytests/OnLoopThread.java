package io.nettio.nettytests;

import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.InvocationInterceptor;
import org.junit.jupiter.api.extension.ReflectiveInvocationContext;

import java.lang.reflect.Method;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;

/** Runs the body of each test on the thread of a loop, where one is set. */
public final class OnLoopThread implements InvocationInterceptor {
    private static volatile @Nullable ExecutorService loop;

    static void use(@Nullable ExecutorService executor) {
        loop = executor;
    }

    @Override
    public void interceptTestMethod(
            Invocation<Void> test,
            ReflectiveInvocationContext<Method> method,
            ExtensionContext context)
            throws Throwable {
        onLoop(test);
    }

    @Override
    public void interceptTestTemplateMethod(
            Invocation<Void> test,
            ReflectiveInvocationContext<Method> method,
            ExtensionContext context)
            throws Throwable {
        onLoop(test);
    }

    private static void onLoop(Invocation<Void> test) throws Throwable {
        ExecutorService executor = loop;
        if (executor == null) {
            test.proceed();
            return;
        }
        Callable<@Nullable Throwable> body =
                () -> {
                    try {
                        test.proceed();
                        return null;
                    } catch (Throwable failure) {
                        return failure;
                    }
                };
        Throwable failure = executor.submit(body).get();
        if (failure != null) {
            throw failure;
        }
    }
}
