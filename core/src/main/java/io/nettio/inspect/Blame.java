package io.nettio.inspect;

import org.jspecify.annotations.Nullable;

import java.util.List;
import java.util.Set;
import java.util.stream.Stream;

/** Says which frame of a stack is to blame, and where a coroutine began. */
final class Blame {
    private static final String COROUTINE = "io.nettio.Coroutine";
    private static final String CONTINUATION = "jdk.internal.vm.Continuation";

    private static final Set<String> FIRST_USE =
            Set.of("java.lang.ClassLoader", "java.lang.invoke.MethodHandleNatives");

    private static final List<String> JDK = List.of("java.", "javax.", "jdk.", "sun.", "com.sun.");

    /** Whose frames cannot help that somebody blocks in them: class names begin like this. */
    private static final List<String> LIBRARIES =
            List.of(
                    "io.netty.",
                    "io.nettio.sync.",
                    "io.nettio.coroutine.",
                    "io.nettio.inspect.",
                    "io.nettio.internal.",
                    "io.nettio.metrics.",
                    "io.nettio.netty.",
                    "io.nettio.testing.");

    private static final String PACKAGE = "io.nettio.";

    private final List<String> libraries;

    Blame(List<String> moreLibraries) {
        libraries = Stream.of(JDK, LIBRARIES, moreLibraries).flatMap(List::stream).toList();
    }

    /**
     * The innermost frame that is no library's; else the innermost that is not the JDK's, such as
     * the initializer of a class; else the innermost of all; null where none is.
     */
    @Nullable StackTraceElement location(List<StackTraceElement> stack) {
        return stack.stream()
                .filter(frame -> !isLibrary(frame))
                .findFirst()
                .or(() -> stack.stream().filter(frame -> !isOfJdk(frame)).findFirst())
                .orElse(stack.isEmpty() ? null : stack.get(0));
    }

    /** The frame in which the innermost task's coroutine began; null where it is not on it. */
    @Nullable StackTraceElement coroutine(List<StackTraceElement> stack) {
        StackTraceElement began = null;
        StackTraceElement before = null;
        for (StackTraceElement frame : stack) {
            if (frame.getClassName().equals(CONTINUATION)) {
                break; // what follows is the loop, or a task that started this one eagerly
            }
            if (frame.getClassName().equals(COROUTINE) && frame.getMethodName().equals("run")) {
                began = before; // of those that await each other, the outermost is the task's
            } else if (!isLibrary(frame)) {
                before = frame;
            }
        }
        return began;
    }

    /**
     * Whether the code is only run for the first time: a class is loaded or initialized, or the
     * call of a lambda linked.
     */
    static boolean isFirstUse(List<StackTraceElement> stack) {
        return stack.stream()
                .takeWhile(frame -> !frame.getClassName().equals(CONTINUATION))
                .anyMatch(
                        frame ->
                                frame.getMethodName().equals("<clinit>")
                                        || FIRST_USE.contains(frame.getClassName()));
    }

    private static boolean isOfJdk(StackTraceElement frame) {
        return JDK.stream().anyMatch(frame.getClassName()::startsWith);
    }

    private boolean isLibrary(StackTraceElement frame) {
        String name = frame.getClassName();
        return isOfNettio(name) || libraries.stream().anyMatch(name::startsWith);
    }

    /** Its own package; packages below it may be anybody's. */
    private static boolean isOfNettio(String name) {
        return name.startsWith(PACKAGE) && name.indexOf('.', PACKAGE.length()) < 0;
    }
}
