package io.nettio.metrics.page;

/** Text of others, such as the names of tasks, so that it can be sent. */
final class SafeText {
    /** Of a name or a line; more of it is of no use to a reader. */
    static final int MAX_CHARS = 300;

    private static final char REPLACEMENT = '\uFFFD';

    private SafeText() {}

    /**
     * At most {@link #MAX_CHARS} of it, with an ellipsis for the rest, and a replacement character
     * for each half of a pair of surrogates, which UTF-8 cannot say.
     */
    static String of(String text) {
        String shown = text.length() > MAX_CHARS ? text.substring(0, MAX_CHARS) : text;
        StringBuilder safe = new StringBuilder(shown.length() + 1);
        shown.codePoints()
                .map(point -> isHalfOfAPair(point) ? REPLACEMENT : point)
                .forEach(safe::appendCodePoint);
        return shown.length() < text.length() ? safe.append('…').toString() : safe.toString();
    }

    private static boolean isHalfOfAPair(int point) {
        return point >= Character.MIN_SURROGATE && point <= Character.MAX_SURROGATE;
    }
}
