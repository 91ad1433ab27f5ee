package io.nettio.nettytests;

import org.jspecify.annotations.Nullable;
import org.junit.platform.engine.DiscoverySelector;
import org.junit.platform.engine.discovery.DiscoverySelectors;
import org.junit.platform.engine.support.descriptor.MethodSource;
import org.junit.platform.launcher.Launcher;
import org.junit.platform.launcher.LauncherDiscoveryRequest;
import org.junit.platform.launcher.TestIdentifier;
import org.junit.platform.launcher.TestPlan;
import org.junit.platform.launcher.core.LauncherConfig;
import org.junit.platform.launcher.core.LauncherDiscoveryRequestBuilder;
import org.junit.platform.launcher.core.LauncherFactory;

import java.lang.reflect.Method;
import java.time.Duration;
import java.util.Comparator;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.function.Supplier;
import java.util.stream.Stream;

/** Finds and runs Netty's tests, loaded by {@link RewritingLoader}. */
final class NettyTests {
    /** -Dnettio.stock=true: the same tests on Netty's own loops, to compare. */
    static final boolean STOCK = Boolean.getBoolean("nettio.stock");

    private static final Duration LIMIT = Duration.ofSeconds(100);
    private static final String LOCAL_LOOP = "io.nettio.nettytests.loops.LocalLoop";

    private final ClassLoader loader =
            new RewritingLoader(NettyTests.class.getClassLoader(), STOCK);
    private final Launcher launcher =
            LauncherFactory.create(
                    LauncherConfig.builder()
                            .enableTestExecutionListenerAutoRegistration(false)
                            .enableLauncherSessionListenerAutoRegistration(false)
                            .enableLauncherDiscoveryListenerAutoRegistration(false)
                            .build());

    /** The test methods of the class, inherited ones too; none of what is no test class. */
    List<Method> methods(String className) {
        return withLoader(
                () -> {
                    Class<?> type = load(className);
                    TestPlan plan =
                            launcher.discover(
                                    request(List.of(DiscoverySelectors.selectClass(type))));
                    return plan.getRoots().stream()
                            .flatMap(root -> plan.getDescendants(root).stream())
                            .flatMap(NettyTests::method)
                            .sorted(Comparator.comparing(Method::getName))
                            .toList();
                });
    }

    private static Stream<Method> method(TestIdentifier test) {
        return test
                .getSource()
                .filter(MethodSource.class::isInstance)
                .map(source -> ((MethodSource) source).getJavaMethod())
                .stream();
    }

    /** Runs these methods of the class; {@code onLoop}: their bodies on the thread of a loop. */
    ClassRun run(String className, List<Method> methods, boolean onLoop) {
        ClassRun run = new ClassRun(className);
        Thread thread =
                new Thread(
                        () -> withLoader(() -> execute(className, methods, onLoop, run)),
                        "netty-tests");
        thread.start();
        try {
            if (!thread.join(LIMIT)) {
                IllegalStateException stuck = new IllegalStateException("did not end; it is in:");
                stuck.setStackTrace(thread.getStackTrace());
                run.failed(stuck);
                thread.interrupt();
            }
        } catch (InterruptedException e) {
            run.failed(e);
            Thread.currentThread().interrupt();
        }
        return run;
    }

    private boolean execute(String className, List<Method> methods, boolean onLoop, ClassRun run) {
        try (ExecutorService loop = onLoop ? newLoop() : null) {
            OnLoopThread.use(loop);
            Class<?> type = load(className);
            List<? extends DiscoverySelector> selectors =
                    methods.stream()
                            .map(method -> DiscoverySelectors.selectMethod(type, method))
                            .toList();
            launcher.execute(request(selectors), run);
        } catch (Throwable failure) {
            run.failed(failure);
        } finally {
            OnLoopThread.use(null);
        }
        return true;
    }

    private ExecutorService newLoop() throws ReflectiveOperationException {
        return (ExecutorService) load(LOCAL_LOOP).getConstructor().newInstance();
    }

    private static LauncherDiscoveryRequest request(List<? extends DiscoverySelector> selectors) {
        return LauncherDiscoveryRequestBuilder.request()
                .selectors(selectors)
                .configurationParameter("junit.jupiter.extensions.autodetection.enabled", "true")
                .configurationParameter("junit.jupiter.execution.timeout.default", "45s")
                .build();
    }

    private Class<?> load(String className) {
        try {
            return Class.forName(className, false, loader);
        } catch (ClassNotFoundException e) {
            throw new IllegalArgumentException(className, e);
        }
    }

    /** The launcher loads classes by name through the thread's loader. */
    private <T extends @Nullable Object> T withLoader(Supplier<T> action) {
        Thread thread = Thread.currentThread();
        ClassLoader before = thread.getContextClassLoader();
        thread.setContextClassLoader(loader);
        try {
            return action.get();
        } finally {
            thread.setContextClassLoader(before);
        }
    }
}
