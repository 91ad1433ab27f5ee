package io.nettio.nettytests;

import org.junit.platform.engine.TestExecutionResult;
import org.junit.platform.engine.support.descriptor.MethodSource;
import org.junit.platform.launcher.TestExecutionListener;
import org.junit.platform.launcher.TestIdentifier;

import java.util.Map;
import java.util.concurrent.ConcurrentSkipListMap;

/**
 * What became of the tests of one class, by the name of the method; what failed outside of them, in
 * {@code @AfterAll} or by not ending, stands under the class's own name.
 */
final class ClassRun implements TestExecutionListener {
    private final String className;
    private final Map<String, TestResult> results = new ConcurrentSkipListMap<>();
    private volatile int loopsSeen = LoopCount.made();

    ClassRun(String className) {
        this.className = className;
    }

    Map<String, TestResult> results() {
        return Map.copyOf(results);
    }

    TestResult of(String method) {
        return results.computeIfAbsent(method, name -> new TestResult());
    }

    void failed(Throwable failure) {
        of(className).failed(failure);
    }

    @Override
    public void executionSkipped(TestIdentifier test, String reason) {
        of(name(test)).skipped(reason);
    }

    @Override
    public void executionFinished(TestIdentifier test, TestExecutionResult result) {
        TestResult of = of(name(test));
        if (test.getSource().isEmpty()) {
            return;
        }
        switch (result.getStatus()) {
            case SUCCESSFUL -> {
                if (test.isTest()) {
                    of.succeeded();
                }
            }
            case ABORTED -> of.skipped(result.getThrowable().map(Throwable::toString).orElse(""));
            case FAILED ->
                    of.failed(
                            result.getThrowable()
                                    .orElseGet(() -> new AssertionError("failed: " + test)));
        }
        int made = LoopCount.made();
        of.madeLoops(made - loopsSeen);
        loopsSeen = made;
    }

    private String name(TestIdentifier test) {
        return test.getSource()
                .filter(MethodSource.class::isInstance)
                .map(source -> ((MethodSource) source).getMethodName())
                .orElse(className);
    }
}
