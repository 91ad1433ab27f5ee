package io.nettio.internal;

import java.util.Locale;

/** Text of others, such as the names of tasks, for logs and terminals. Any thread. */
public final class OneLine {
    private OneLine() {}

    /**
     * The text on one line, shortened to so many characters, without what would move the cursor,
     * change colours or turn the direction of writing: names may come from outside.
     */
    public static String of(String text, int mostChars) {
        boolean fits = text.codePointCount(0, text.length()) <= mostChars;
        StringBuilder out = new StringBuilder();
        text.codePoints()
                .limit(fits ? mostChars : mostChars - 1)
                .forEach(point -> append(out, point));
        return out.append(fits ? "" : "…").toString();
    }

    private static void append(StringBuilder out, int point) {
        switch (Character.getType(point)) {
            case Character.CONTROL,
                    Character.FORMAT,
                    Character.LINE_SEPARATOR,
                    Character.PARAGRAPH_SEPARATOR,
                    Character.SURROGATE,
                    Character.PRIVATE_USE,
                    Character.UNASSIGNED ->
                    out.append(
                            point <= 0xffff
                                    ? String.format(Locale.ROOT, "\\u%04x", point)
                                    : String.format(Locale.ROOT, "\\u{%x}", point));
            default -> out.appendCodePoint(point);
        }
    }
}
