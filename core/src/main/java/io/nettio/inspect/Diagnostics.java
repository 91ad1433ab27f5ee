package io.nettio.inspect;

import org.jspecify.annotations.Nullable;

import java.lang.management.ManagementFactory;

import javax.management.JMException;
import javax.management.MBeanServer;
import javax.management.ObjectName;

/** The JVM's diagnostic commands, those of {@code jcmd}, where it has them. */
final class Diagnostics {
    private static final String BEAN = "com.sun.management:type=DiagnosticCommand";

    private Diagnostics() {}

    /** What the command answers; null where there is none. */
    static @Nullable String run(String command, String... arguments) {
        try {
            MBeanServer server = ManagementFactory.getPlatformMBeanServer();
            return (String)
                    server.invoke(
                            new ObjectName(BEAN),
                            command,
                            new Object[] {arguments},
                            new String[] {String[].class.getName()});
        } catch (JMException | RuntimeException notHere) {
            return null;
        }
    }
}
