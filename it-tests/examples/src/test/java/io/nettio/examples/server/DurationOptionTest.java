package io.nettio.examples.server;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import picocli.CommandLine.TypeConversionException;

import java.time.Duration;

class DurationOptionTest {
    private final DurationOption option = new DurationOption();

    @Test
    void convert_numberAndUnit_isThatTime() {
        assertEquals(Duration.ofMillis(500), option.convert("500ms"));
        assertEquals(Duration.ofSeconds(5), option.convert("5s"));
        assertEquals(Duration.ofMinutes(2), option.convert("2m"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "5", "s", "-5s", "5 s", "5h", "99999999999s"})
    void convert_anythingElse_isRefused(String text) {
        assertThrows(TypeConversionException.class, () -> option.convert(text));
    }
}
