package io.nettio;

import org.jspecify.annotations.Nullable;

import java.lang.management.ManagementFactory;
import java.lang.management.MonitorInfo;
import java.lang.management.ThreadInfo;
import java.lang.management.ThreadMXBean;

/**
 * The monitors that a coroutine holds where it is about to suspend, on the loop's own thread. Those
 * that the code below the coroutine holds, as who runs the loop may, are not the coroutine's.
 *
 * <p>The JVM tells them by the frame in which each was locked; it knows nothing of virtual threads.
 */
final class HeldMonitors {
    /** Below its frames begins the code that has resumed the coroutine. */
    private static final String CONTINUATION = "jdk.internal.vm.Continuation";

    private static final ThreadMXBean THREADS = ManagementFactory.getThreadMXBean();

    private HeldMonitors() {}

    /** The monitor that the running coroutine locked last, in words; null where it holds none. */
    static @Nullable String describe() {
        ThreadInfo thread = infoOf(Thread.currentThread(), false);
        if (thread == null) { // of a virtual thread nothing is known
            return null;
        }
        int depth = depthOf(thread.getStackTrace());
        MonitorInfo innermost = null;
        for (MonitorInfo monitor : thread.getLockedMonitors()) {
            int at = monitor.getLockedStackDepth();
            if (at >= 0
                    && at < depth
                    && (innermost == null || at < innermost.getLockedStackDepth())) {
                innermost = monitor;
            }
        }
        return innermost == null
                ? null
                : "the monitor of a "
                        + innermost.getClassName()
                        + ", locked at "
                        + describe(innermost.getLockedStackFrame());
    }

    /** Without the class loader, which the JVM names here alone. */
    private static String describe(StackTraceElement frame) {
        return frame.getClassName()
                + "."
                + frame.getMethodName()
                + "("
                + frame.getFileName()
                + ":"
                + frame.getLineNumber()
                + ")";
    }

    static @Nullable ThreadInfo infoOf(Thread thread, boolean withSynchronizers) {
        return THREADS.getThreadInfo(
                        new long[] {thread.threadId()}, !withSynchronizers, withSynchronizers)[0];
    }

    private static int depthOf(StackTraceElement[] frames) {
        for (int i = 0; i < frames.length; i++) {
            if (frames[i].getClassName().equals(CONTINUATION)) {
                return i;
            }
        }
        return 0; // no coroutine of ours is on this stack
    }
}
