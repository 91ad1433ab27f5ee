package io.nettio.inspect.jmx;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.nettio.Asyncio;
import io.nettio.testing.CleanLoops;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

import java.lang.management.ManagementFactory;
import java.util.List;

import javax.management.JMException;
import javax.management.JMX;
import javax.management.MBeanServer;
import javax.management.ObjectName;
import javax.management.openmbean.CompositeData;

class JmxLoopsTest {
    @RegisterExtension final CleanLoops loops = new CleanLoops();

    private final MBeanServer server = ManagementFactory.getPlatformMBeanServer();
    private final ObjectName name = name();

    private static ObjectName name() {
        try {
            return new ObjectName(JmxLoops.NAME);
        } catch (JMException wrong) {
            throw new AssertionError(wrong);
        }
    }

    @BeforeEach
    void register() {
        JmxLoops.register();
    }

    @AfterEach
    void unregister() throws JMException {
        server.unregisterMBean(name);
    }

    private LoopsMXBean bean() {
        return JMX.newMXBeanProxy(server, name, LoopsMXBean.class);
    }

    @Test
    void register_asecondTime_changesNothing() {
        JmxLoops.register();

        assertTrue(server.isRegistered(name));
    }

    @Test
    void operations_onARunningLoop_showItsTasks() {
        loops.virtual()
                .runUntilComplete(
                        () -> {
                            assertTrue(bean().ps(1_000).contains("Task-1  RUNNING"));
                            assertTrue(bean().pstree(1_000).contains("── 1 Task-1  RUNNING"));
                            Asyncio.sleep(java.time.Duration.ZERO);
                            assertTrue(bean().top(5, 1_000).contains("BUSY"));
                        });
    }

    @Test
    void attributes_ofARunningLoop_areOpenTypes() {
        String loopThread = Thread.currentThread().getName();
        loops.virtual()
                .runUntilComplete(
                        () -> {
                            CompositeData[] rows =
                                    (CompositeData[]) server.getAttribute(name, "Loops");
                            CompositeData own = rows[rows.length - 1];
                            assertEquals(1L, own.get("tasks"));
                            assertEquals("COMPLETE", own.get("answer"));
                            assertEquals(loopThread, own.get("thread"));
                            assertEquals(0, server.getAttribute(name, "Blocked"));
                        });
    }

    @Test
    void proxy_ofTheBean_hasRecords() {
        loops.virtual()
                .runUntilComplete(
                        () -> {
                            List<LoopsMXBean.Loop> all = bean().getLoops();
                            assertEquals(1, all.get(all.size() - 1).tasks());
                        });
    }
}
