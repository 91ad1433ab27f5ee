package io.nettio.inspect.cli;

import com.sun.tools.attach.AttachNotSupportedException;
import com.sun.tools.attach.VirtualMachine;
import com.sun.tools.attach.VirtualMachineDescriptor;

import io.nettio.inspect.jmx.JmxLoops;
import io.nettio.inspect.jmx.LoopsMXBean;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

import javax.management.InstanceAlreadyExistsException;
import javax.management.JMException;
import javax.management.JMX;
import javax.management.MBeanServerConnection;
import javax.management.ObjectName;
import javax.management.ReflectionException;
import javax.management.remote.JMXConnector;
import javax.management.remote.JMXConnectorFactory;
import javax.management.remote.JMXServiceURL;

/**
 * JVMs reached by the JDK's attach mechanism, as {@code jcmd} does: it starts the other JVM's own
 * management agent, which listens on this machine alone, and creates the MBean there. No agent of
 * Nettio's is loaded, which newer JVMs warn of or refuse.
 */
final class AttachedJvms implements Jvms {
    /** Set in a JVM by its first loop. */
    private static final String MARK = "nettio.loops";

    @Override
    public Found search() {
        List<Jvm> withLoops = new ArrayList<>();
        int others = 0;
        int silent = 0;
        long self = ProcessHandle.current().pid();
        for (VirtualMachineDescriptor found : VirtualMachine.list()) {
            long pid = Long.parseLong(found.id());
            if (pid == self) {
                continue;
            }
            try {
                if (hasLoops(pid)) {
                    withLoops.add(new Jvm(pid, found.displayName()));
                } else {
                    others++;
                }
            } catch (AttachNotSupportedException | IOException goneOrMute) {
                silent++;
            }
        }
        return new Found(withLoops, others, silent);
    }

    private static boolean hasLoops(long pid) throws AttachNotSupportedException, IOException {
        VirtualMachine jvm = VirtualMachine.attach(Long.toString(pid));
        try {
            return hasLoops(jvm);
        } finally {
            jvm.detach();
        }
    }

    private static boolean hasLoops(VirtualMachine jvm) throws IOException {
        return jvm.getSystemProperties().containsKey(MARK);
    }

    @Override
    public Connection connect(long pid) throws CannotLook {
        requireOwnProcess(pid);
        try {
            return connectTo(pid, managementAddress(pid));
        } catch (AttachNotSupportedException refused) {
            throw refused(pid, refused);
        } catch (IOException | JMException failure) {
            throw new CannotLook(
                    "Process " + pid + " does not answer: " + failure.getMessage(), failure);
        }
    }

    private static void requireOwnProcess(long pid) throws CannotLook {
        ProcessHandle process =
                ProcessHandle.of(pid)
                        .orElseThrow(() -> new CannotLook("There is no process " + pid));
        String own = ProcessHandle.current().info().user().orElse("");
        String owner = process.info().user().orElse(own);
        if (!owner.equals(own) && !own.equals("root")) {
            throw new CannotLook("Process " + pid + " is " + owner + "'s: run this as that user");
        }
    }

    private static CannotLook refused(long pid, AttachNotSupportedException refused) {
        String message = String.valueOf(refused.getMessage());
        return message.contains("not support")
                ? new CannotLook(
                        "Process "
                                + pid
                                + " refuses to be attached to: it was started with"
                                + " -XX:+DisableAttachMechanism",
                        refused)
                : new CannotLook("Process " + pid + " is no JVM, or does not answer", refused);
    }

    private static String managementAddress(long pid)
            throws AttachNotSupportedException, IOException, CannotLook {
        VirtualMachine jvm = VirtualMachine.attach(Long.toString(pid));
        try {
            if (!hasLoops(jvm)) {
                throw new CannotLook("No loop of Nettio's has run in process " + pid);
            }
            return jvm.startLocalManagementAgent();
        } finally {
            jvm.detach();
        }
    }

    @SuppressWarnings("BanJNDI") // the address is what that process itself has just given
    private static Connection connectTo(long pid, String address)
            throws IOException, JMException, CannotLook {
        JMXConnector connector = JMXConnectorFactory.connect(new JMXServiceURL(address));
        try {
            MBeanServerConnection server = connector.getMBeanServerConnection();
            ObjectName name = new ObjectName(JmxLoops.NAME);
            create(pid, server, name);
            return new Open(connector, JMX.newMXBeanProxy(server, name, LoopsMXBean.class));
        } catch (IOException | JMException | CannotLook | RuntimeException failure) {
            connector.close();
            throw failure;
        }
    }

    private static void create(long pid, MBeanServerConnection server, ObjectName name)
            throws IOException, JMException, CannotLook {
        try {
            server.createMBean(JmxLoops.class.getName(), name);
        } catch (InstanceAlreadyExistsException there) {
            // somebody has looked before, or the application has registered it
        } catch (ReflectionException notFound) {
            throw new CannotLook(
                    "Nettio lies in a class loader of process "
                            + pid
                            + " that JMX does not search: let the application call"
                            + " JmxLoops.register() once",
                    notFound);
        }
    }

    private record Open(JMXConnector connector, LoopsMXBean loops) implements Connection {
        @Override
        public void close() {
            try {
                connector.close();
            } catch (IOException ended) {
                // the other process has closed it
            }
        }
    }
}
