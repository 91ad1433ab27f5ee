package io.nettio.inspect.jmx;

import io.nettio.inspect.Inspection;
import io.nettio.inspect.LoopSnapshot;
import io.nettio.inspect.TaskTable;
import io.nettio.inspect.TaskTree;

import java.lang.management.ManagementFactory;
import java.time.Duration;
import java.util.List;

import javax.management.InstanceAlreadyExistsException;
import javax.management.JMException;
import javax.management.ObjectName;

/**
 * The MBean {@value #NAME}. It is registered by {@link #register}, or from outside by whoever
 * connects by JMX, with {@code createMBean} and this class, as the command line does; so no JVM
 * pays for JMX where nobody looks.
 */
public final class JmxLoops implements LoopsMXBean {
    public static final String NAME = "io.nettio:type=Loops";

    private static final Duration LIMIT = Duration.ofSeconds(1);
    private static final Duration WATCH = Duration.ofMinutes(1);

    /** For JMX; in code call {@link #register}. */
    public JmxLoops() {}

    /**
     * Registers the MBean with the platform's server, unless it is there. An application whose
     * classes lie in a loader of their own, such as an executable jar of jars, has to call this
     * once: JMX finds Nettio by itself only on the class path or module path of the JVM.
     */
    public static void register() {
        try {
            ManagementFactory.getPlatformMBeanServer()
                    .registerMBean(new JmxLoops(), new ObjectName(NAME));
        } catch (InstanceAlreadyExistsException there) {
            // as it should be
        } catch (JMException failure) {
            throw new IllegalStateException("The MBean " + NAME + " is not accepted", failure);
        }
    }

    @Override
    public List<Loop> getLoops() {
        return Inspection.ofAllLoops(LIMIT).stream().map(JmxLoops::row).toList();
    }

    private static Loop row(LoopSnapshot loop) {
        return new Loop(
                loop.number(),
                loop.name(),
                loop.answer().name(),
                loop.busyFor().toMillis(),
                loop.taskCount(),
                loop.cycles().size());
    }

    @Override
    public int getBlocked() {
        return Math.toIntExact(
                Inspection.ofAllLoops(LIMIT).stream().filter(LoopSnapshot::blocked).count());
    }

    @Override
    public String ps(long limitMillis) {
        return TaskTable.of(Inspection.ofAllLoops(Duration.ofMillis(limitMillis)));
    }

    @Override
    public String pstree(long limitMillis) {
        return TaskTree.of(Inspection.ofAllLoops(Duration.ofMillis(limitMillis)));
    }

    @Override
    public String top(int rows, long limitMillis) {
        Inspection.watchTimesOfAllLoops(WATCH);
        return TaskTable.busiest(Inspection.ofAllLoops(Duration.ofMillis(limitMillis)), rows);
    }
}
