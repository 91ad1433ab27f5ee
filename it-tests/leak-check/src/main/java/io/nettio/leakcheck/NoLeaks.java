package io.nettio.leakcheck;

import io.netty.util.ResourceLeakDetector;

import org.junit.jupiter.api.extension.AfterAllCallback;
import org.junit.jupiter.api.extension.ExtensionContext;

import java.lang.ref.PhantomReference;
import java.lang.ref.ReferenceQueue;
import java.time.Duration;
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
    private static final Duration LIMIT = Duration.ofSeconds(30);

    /** As JUnit does it, before it touches a test class. */
    public NoLeaks() {
        RecordingLeakDetector.install();
    }

    @Override
    public void afterAll(ExtensionContext context) throws InterruptedException {
        if (context.getParent().map(ExtensionContext::getTestClass).orElseThrow().isPresent()) {
            return; // a nested class: the outer one looks
        }
        List<String> leaks = find();
        if (!leaks.isEmpty()) {
            throw new AssertionError(
                    "Never released by the tests of "
                            + context.getDisplayName()
                            + ", or by those before: "
                            + String.join(System.lineSeparator(), leaks));
        }
    }

    static List<String> find() throws InterruptedException {
        if (ResourceLeakDetector.getLevel() != ResourceLeakDetector.Level.PARANOID) {
            throw new AssertionError(
                    "Leaks are not looked for: set -Dio.netty.leakDetection.level=paranoid");
        }
        // What one collection finds may reach its queue behind that collection's mark, but not
        // behind the mark of the next.
        collectGarbage();
        collectGarbage();
        return RecordingLeakDetector.drain();
    }

    private static void collectGarbage() throws InterruptedException {
        ReferenceQueue<Object> collected = new ReferenceQueue<>();
        PhantomReference<Object> mark = new PhantomReference<>(new Object(), collected);
        System.gc();
        if (collected.remove(LIMIT.toMillis()) != mark) {
            throw new AssertionError("System.gc() collects nothing: is it switched off?");
        }
    }
}
