package io.nettio.leakcheck;

import io.netty.util.ResourceLeakDetector;

import java.lang.ref.PhantomReference;
import java.lang.ref.ReferenceQueue;
import java.time.Duration;
import java.util.List;

/**
 * What was never released in this JVM. Without JUnit, which a process that a test starts has not.
 */
final class Leaks {
    private static final Duration LIMIT = Duration.ofSeconds(30);

    private Leaks() {}

    /** Since the last call. */
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
