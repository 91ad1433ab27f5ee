package io.nettio.metrics.page;

import static org.junit.jupiter.api.Assertions.assertEquals;

import org.junit.jupiter.api.Test;

class SafeTextTest {
    @Test
    void text_ofAnyCharacters_staysAsItIs() {
        String text = "<b>&\"' \u0000 \u202E \uD83D\uDE00";

        assertEquals(text, SafeText.of(text));
    }

    @Test
    void halfOfASurrogatePair_anywhere_isReplaced() {
        assertEquals("a\uFFFDb\uFFFD", SafeText.of("a\uD83Db\uDE00"));
    }

    @Test
    void longText_isCut_andSaysSo() {
        String cut = SafeText.of("x".repeat(SafeText.MAX_CHARS + 1));

        assertEquals("x".repeat(SafeText.MAX_CHARS) + "…", cut);
    }

    @Test
    void longText_cutInsideASurrogatePair_isStillText() {
        String cut = SafeText.of("x".repeat(SafeText.MAX_CHARS - 1) + "\uD83D\uDE00");

        assertEquals("x".repeat(SafeText.MAX_CHARS - 1) + "\uFFFD…", cut);
    }
}
