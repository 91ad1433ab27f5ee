package io.nettio.inspect;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertSame;

import io.nettio.testing.LoggedErrors;

import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

import java.util.List;

class SettingTest {
    @BeforeEach
    void listen() {
        LoggedErrors.clear();
    }

    @ParameterizedTest
    @CsvSource({"250, 250", "250ms, 250", "250 ms, 250", "2s, 2000", "1, 1"})
    void threshold_withOrWithoutUnit_isTaken(String value, long millis) {
        assertEquals(millis, Setting.parse(value).threshold().toMillis());
        assertEquals(List.of(), LoggedErrors.take());
    }

    @Test
    void off_isNone() {
        assertNull(Setting.parse("off"));
    }

    @Test
    void nothing_isTheDefault() {
        assertSame(WatchdogOptions.DEFAULT, Setting.parse(""));
        assertEquals(List.of(), LoggedErrors.take());
    }

    @ParameterizedTest
    @ValueSource(strings = {"0", "-5", "soon", "10m", "99999999999"})
    void nonsense_isLoggedAndTheDefaultStays(String value) {
        assertSame(WatchdogOptions.DEFAULT, Setting.parse(value));
        assertEquals(1, LoggedErrors.take().size());
    }
}
