package io.nettio.examples.server;

import java.lang.reflect.InvocationHandler;
import java.lang.reflect.Proxy;

/**
 * SIGTERM and Ctrl-C as events, where the JVM's own handling would end the process with status 143
 * or 130.
 *
 * <p>By reflection, since javac warns of each use of {@code sun.misc.Signal}, whatever one tells
 * it.
 */
final class Signals {
    private Signals() {}

    /** Runs this on a thread of the JVM at each SIGTERM and SIGINT from now on. */
    static void onTermination(Runnable action) {
        try {
            Class<?> signal = Class.forName("sun.misc.Signal");
            Class<?> handler = Class.forName("sun.misc.SignalHandler");
            InvocationHandler calls =
                    (proxy, method, args) ->
                            switch (method.getName()) {
                                case "handle" -> {
                                    action.run();
                                    yield null;
                                }
                                case "hashCode" -> System.identityHashCode(proxy);
                                case "equals" -> proxy == args[0];
                                default -> "termination";
                            };
            Object proxy =
                    Proxy.newProxyInstance(
                            Signals.class.getClassLoader(), new Class<?>[] {handler}, calls);
            for (String name : new String[] {"TERM", "INT"}) {
                signal.getMethod("handle", signal, handler)
                        .invoke(null, signal.getConstructor(String.class).newInstance(name), proxy);
            }
        } catch (ReflectiveOperationException missing) {
            throw new IllegalStateException("This JVM has no signals to handle", missing);
        }
    }
}
