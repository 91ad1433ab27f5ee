package io.nettio.leakcheck;

import io.netty.util.ResourceLeakDetector;
import io.netty.util.ResourceLeakDetectorFactory;
import io.netty.util.ResourceLeakTracker;

import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;

/**
 * Netty's leak detector, which also keeps what it finds. Netty makes one for each type of resource
 * where the system property {@code io.netty.customResourceLeakDetector} names this class, or behind
 * {@link #install}.
 */
public final class RecordingLeakDetector<T> extends ResourceLeakDetector<T> {
    private static final Queue<RecordingLeakDetector<?>> DETECTORS = new ConcurrentLinkedQueue<>();
    private static final Queue<String> LEAKS = new ConcurrentLinkedQueue<>();

    /** As Netty calls it. */
    public RecordingLeakDetector(Class<?> resourceType, int samplingInterval) {
        super(resourceType, samplingInterval);
        DETECTORS.add(this);
    }

    /** As Netty calls it for who still gives a limit that has no meaning any more. */
    public RecordingLeakDetector(Class<?> resourceType, int samplingInterval, long maxActive) {
        this(resourceType, samplingInterval);
    }

    /** For types of resources that Netty has not begun to track; where that is done, nothing. */
    static void install() {
        if (!isInstalled()) {
            ResourceLeakDetectorFactory.setResourceLeakDetectorFactory(
                    new ResourceLeakDetectorFactory() {
                        @Override
                        @SuppressWarnings("deprecation") // the one that must be implemented
                        public <T> ResourceLeakDetector<T> newResourceLeakDetector(
                                Class<T> type, int samplingInterval, long maxActive) {
                            return new RecordingLeakDetector<>(type, samplingInterval, maxActive);
                        }
                    });
        }
    }

    private static boolean isInstalled() {
        return ResourceLeakDetectorFactory.instance().newResourceLeakDetector(Object.class)
                instanceof RecordingLeakDetector;
    }

    @Override
    protected boolean needReport() {
        return true;
    }

    @Override
    protected void reportTracedLeak(String resourceType, String records) {
        LEAKS.add(resourceType + records);
        super.reportTracedLeak(resourceType, records);
    }

    @Override
    protected void reportUntracedLeak(String resourceType) {
        LEAKS.add(resourceType);
        super.reportUntracedLeak(resourceType);
    }

    /** Takes what was found since the last call. A detector looks when it tracks something new. */
    static List<String> drain() {
        DETECTORS.forEach(RecordingLeakDetector::look);
        List<String> found = new ArrayList<>();
        for (String leak = LEAKS.poll(); leak != null; leak = LEAKS.poll()) {
            found.add(leak);
        }
        return found;
    }

    @SuppressWarnings("unchecked") // what is tracked is never looked at
    private void look() {
        T nothing = (T) new Object();
        ResourceLeakTracker<T> tracker = track(nothing);
        if (tracker != null) {
            tracker.close(nothing);
        }
    }
}
