package io.nettio.leakcheck;

import org.junit.jupiter.api.extension.AfterAllCallback;
import org.junit.jupiter.api.extension.ExtensionContext;

import java.util.List;

/**
 * Fails a test class after whose tests Netty's leak detector finds something: a buffer, a TLS
 * engine or the like that was never released. JUnit finds this extension by itself where {@code
 * junit.jupiter.extensions.autodetection.enabled} is true.
 *
 * <p>Netty must be started with {@code -Dio.netty.leakDetection.level=paranoid}; without that not
 * all would be found, so that fails as well.
 */
public final class NoLeaks implements AfterAllCallback {
    /** As JUnit does it, before it touches a test class. */
    public NoLeaks() {
        RecordingLeakDetector.install();
    }

    @Override
    public void afterAll(ExtensionContext context) throws InterruptedException {
        if (context.getParent().map(ExtensionContext::getTestClass).orElseThrow().isPresent()) {
            return; // a nested class: the outer one looks
        }
        List<String> leaks = Leaks.find();
        if (!leaks.isEmpty()) {
            throw new AssertionError(
                    "Never released by the tests of "
                            + context.getDisplayName()
                            + ", or by those before: "
                            + String.join(System.lineSeparator(), leaks));
        }
    }
}
