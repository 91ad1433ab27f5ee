package io.nettio.inspect;

import static org.junit.jupiter.api.Assertions.assertEquals;

import com.sun.jdi.Bootstrap;
import com.sun.jdi.ThreadReference;
import com.sun.jdi.VirtualMachine;
import com.sun.jdi.connect.AttachingConnector;
import com.sun.jdi.connect.Connector;

import org.junit.jupiter.api.Test;

import java.io.BufferedReader;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Map;

/** A real debugger, in another process than what it debugs. */
class DebuggerTest {
    @Test
    void thread_thatADebuggerSuspends_isSeenAsSuspended() throws Exception {
        Process process =
                new ProcessBuilder(
                                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                                "-agentlib:jdwp=transport=dt_socket,server=y,suspend=n,"
                                        + "address=127.0.0.1:0",
                                "-cp",
                                System.getProperty("java.class.path"),
                                HeldThread.class.getName())
                        .redirectErrorStream(true)
                        .start();
        try (BufferedReader lines =
                new BufferedReader(
                        new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8))) {
            String listening = lines.readLine();
            String port = listening.substring(listening.lastIndexOf(' ') + 1).trim();
            VirtualMachine debugged = attach(port);
            assertEquals("before: false", lines.readLine());
            suspend(debugged, "held");

            assertEquals("then: true", lines.readLine());
        } finally {
            process.destroyForcibly();
        }
    }

    private static VirtualMachine attach(String port) throws Exception {
        AttachingConnector connector =
                Bootstrap.virtualMachineManager().attachingConnectors().stream()
                        .filter(one -> one.name().equals("com.sun.jdi.SocketAttach"))
                        .findFirst()
                        .orElseThrow();
        Map<String, Connector.Argument> arguments = connector.defaultArguments();
        arguments.get("hostname").setValue("127.0.0.1");
        arguments.get("port").setValue(port);
        return connector.attach(arguments);
    }

    private static void suspend(VirtualMachine debugged, String name) {
        debugged.allThreads().stream()
                .filter(thread -> thread.name().equals(name))
                .forEach(ThreadReference::suspend);
    }
}
