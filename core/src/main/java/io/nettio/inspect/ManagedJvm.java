package io.nettio.inspect;

import org.jspecify.annotations.Nullable;

import java.lang.management.GarbageCollectorMXBean;
import java.lang.management.LockInfo;
import java.lang.management.ManagementFactory;
import java.lang.management.ThreadInfo;
import java.lang.management.ThreadMXBean;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** What the module java.management tells. */
final class ManagedJvm implements JvmView {
    private static final List<String> CONCURRENT = List.of("Cycles", "Concurrent");

    private final ThreadMXBean threads = ManagementFactory.getThreadMXBean();
    private final List<GarbageCollectorMXBean> stopping =
            ManagementFactory.getGarbageCollectorMXBeans().stream()
                    .filter(bean -> stops(bean.getName()))
                    .toList();

    /** Whether the JVM stands still for as long as this collector works. */
    static boolean stops(String collector) {
        return CONCURRENT.stream().noneMatch(collector::contains);
    }

    @Override
    public long collectionNanos() {
        long millis = 0;
        for (GarbageCollectorMXBean collector : stopping) {
            millis += Math.max(0, collector.getCollectionTime()); // -1 where it does not know
        }
        return TimeUnit.MILLISECONDS.toNanos(millis);
    }

    @Override
    public ThreadFacts facts(Thread thread) {
        ThreadInfo info = threads.getThreadInfo(thread.threadId());
        if (info == null) { // it is virtual, or has ended
            return ThreadFacts.NONE;
        }
        LockInfo lock = info.getLockInfo();
        return new ThreadFacts(
                info.isSuspended(),
                lock == null ? null : lock.getClassName(),
                info.getLockOwnerName());
    }

    @Override
    public @Nullable String monitorOf(Thread thread) {
        return thread.isVirtual() ? ThreadDump.blockedOn(thread) : ThreadPrint.blockedOn(thread);
    }
}
