package io.nettio;

import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.Proxy;

/**
 * Operating system signals, through the JDK's {@code sun.misc.Signal}; by reflection, since javac
 * warns of each direct use in a way that cannot be turned off.
 */
final class Signals {
    private Signals() {}

    /**
     * Calls back on a thread of the JVM's at each signal of this name, {@code TERM} or {@code
     * SIGTERM}.
     *
     * @return what puts the handler from before back, and what calls that one
     * @throws IllegalArgumentException if there is no such signal here, or the JVM keeps it for
     *     itself
     */
    static Installed install(String name, Runnable handler) {
        try {
            Class<?> signalClass = Class.forName("sun.misc.Signal");
            Class<?> handlerClass = Class.forName("sun.misc.SignalHandler");
            Object signal = signalClass.getConstructor(String.class).newInstance(plainName(name));
            Object proxy =
                    Proxy.newProxyInstance(
                            handlerClass.getClassLoader(),
                            new Class<?>[] {handlerClass},
                            (self, method, arguments) -> {
                                if (method.getName().equals("handle")) {
                                    handler.run();
                                    return null;
                                }
                                return identityMethod(self, method, arguments);
                            });
            Method handle = signalClass.getMethod("handle", signalClass, handlerClass);
            Object before = handle.invoke(null, signal, proxy);
            return new Installed(
                    () -> invoke(handle, null, signal, before),
                    () -> invoke(handlerMethod(handlerClass, signalClass), before, signal));
        } catch (InvocationTargetException refused) {
            throw new IllegalArgumentException(
                    "The signal "
                            + name
                            + " cannot be handled here, since it is unknown or the JVM keeps it for"
                            + " itself: "
                            + refused.getTargetException().getMessage(),
                    refused.getTargetException());
        } catch (ReflectiveOperationException missing) {
            throw new IllegalStateException(
                    "This JVM has no signals: the module jdk.unsupported is missing", missing);
        }
    }

    /** A handler that was put in place of another. */
    record Installed(Runnable uninstall, Runnable callPrevious) {}

    static String plainName(String name) {
        return name.startsWith("SIG") ? name.substring(3) : name;
    }

    private static Method handlerMethod(Class<?> handlerClass, Class<?> signalClass) {
        try {
            return handlerClass.getMethod("handle", signalClass);
        } catch (NoSuchMethodException impossible) {
            throw new AssertionError(impossible);
        }
    }

    private static void invoke(
            Method method, @org.jspecify.annotations.Nullable Object on, Object... arguments) {
        try {
            method.invoke(on, arguments);
        } catch (ReflectiveOperationException failure) {
            throw new IllegalStateException(failure);
        }
    }

    private static Object identityMethod(Object self, Method method, Object[] arguments) {
        return switch (method.getName()) {
            case "equals" -> self == arguments[0];
            case "hashCode" -> System.identityHashCode(self);
            default -> "Nettio's signal handler";
        };
    }
}
