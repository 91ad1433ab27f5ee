package io.nettio.inspect;

import org.jspecify.annotations.Nullable;

import java.util.List;
import java.util.Set;

/** A coroutine's stack as its author knows it: Nettio's plumbing at both ends is left out. */
record Frames(@Nullable String call, List<StackTraceElement> frames, @Nullable String origin) {
    static final Frames NONE = new Frames(null, List.of(), null);

    private static final Set<String> OWN_PACKAGES =
            Set.of(
                    "io.nettio",
                    "io.nettio.coroutine",
                    "io.nettio.internal",
                    "io.nettio.sync",
                    "io.nettio.netty",
                    "io.nettio.netty.stream",
                    "io.nettio.metrics");

    /**
     * Trims a whole stack, innermost frame first.
     *
     * @return the function of Nettio's that the code waits in, the frames from that one on, and the
     *     place where the coroutine begins; of code that is Nettio's alone, all frames
     */
    static Frames of(List<StackTraceElement> whole) {
        int begin = 0;
        while (begin < whole.size() && isJdk(whole.get(begin))) {
            begin++;
        }
        int code = begin;
        while (code < whole.size() && isOwn(whole.get(code))) {
            code++;
        }
        int end = whole.size();
        while (end > code && isPlumbing(whole.get(end - 1))) {
            end--;
        }
        if (end == code) {
            return new Frames(code > begin ? call(whole.get(begin)) : null, whole, null);
        }
        boolean waits = code > begin;
        return new Frames(
                waits ? call(whole.get(code - 1)) : null,
                whole.subList(waits ? code - 1 : code, end),
                place(whole.get(end - 1)));
    }

    /** Whether it is the JDK's or Nettio's. */
    static boolean isPlumbing(StackTraceElement frame) {
        return isJdk(frame) || isOwn(frame);
    }

    private static boolean isJdk(StackTraceElement frame) {
        String type = frame.getClassName();
        return type.startsWith("java.") || type.startsWith("jdk.") || type.startsWith("sun.");
    }

    /** The innermost so many frames of these; where the coroutine begins is not among them then. */
    static Frames of(List<StackTraceElement> whole, int most) {
        Frames frames = of(whole.subList(0, Math.min(most, whole.size())));
        return whole.size() < most ? frames : new Frames(frames.call(), frames.frames(), null);
    }

    private static boolean isOwn(StackTraceElement frame) {
        String type = frame.getClassName();
        int dot = type.lastIndexOf('.');
        return dot > 0 && OWN_PACKAGES.contains(type.substring(0, dot));
    }

    private static String call(StackTraceElement frame) {
        return simpleName(frame.getClassName()) + "." + frame.getMethodName();
    }

    /** As in a stack trace, without the class loader and the module. */
    static String place(StackTraceElement frame) {
        String file = frame.getFileName();
        String where = file == null ? "Unknown Source" : file;
        return frame.getClassName()
                + "."
                + frame.getMethodName()
                + "("
                + where
                + (frame.getLineNumber() >= 0 ? ":" + frame.getLineNumber() : "")
                + ")";
    }

    private static String simpleName(String type) {
        String name = type.substring(type.lastIndexOf('.') + 1);
        int inner = name.indexOf('$');
        return inner > 0 ? name.substring(0, inner) : name;
    }

    /** The name of this object's class, as its author wrote it; a lambda has that around it. */
    static String codeOf(Object code) {
        String name = code.getClass().getName();
        int lambda = name.indexOf("$$Lambda");
        return lambda > 0 ? name.substring(0, lambda) + " lambda" : name;
    }
}
