package io.nettio.metrics.page;

/** Stack frames in words. */
final class StackText {
    private StackText() {}

    /** As in a stack trace, without class loader and module. */
    static String line(StackTraceElement frame) {
        return SafeText.of(
                frame.getClassName() + "." + frame.getMethodName() + "(" + source(frame) + ")");
    }

    /** The same without the package. */
    static String place(StackTraceElement frame) {
        String line = line(frame);
        String type = frame.getClassName();
        return line.substring(Math.min(line.length(), type.lastIndexOf('.') + 1));
    }

    private static String source(StackTraceElement frame) {
        String file = frame.getFileName();
        if (frame.isNativeMethod()) {
            return "Native Method";
        }
        if (file == null) {
            return "Unknown Source";
        }
        return frame.getLineNumber() >= 0 ? file + ":" + frame.getLineNumber() : file;
    }
}
