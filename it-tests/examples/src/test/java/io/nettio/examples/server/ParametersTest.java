package io.nettio.examples.server;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.netty.handler.codec.http.QueryStringDecoder;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import java.time.Duration;

class ParametersTest {
    @Test
    void millis_notGiven_isTheDefault() throws Exception {
        assertEquals(Duration.ofMillis(50), of("/sleep").millis(50, 1000));
    }

    @Test
    void millis_atTheLimit_isTaken() throws Exception {
        assertEquals(Duration.ofSeconds(1), of("/sleep?ms=1000").millis(50, 1000));
        assertEquals(Duration.ZERO, of("/sleep?ms=0").millis(50, 1000));
    }

    @ParameterizedTest
    @ValueSource(strings = {"1001", "-1", "+1", "", "abc", "1.5", "99999999999999999999", "%31%00"})
    void millis_badOrHuge_saysWhatIsRight(String value) throws Exception {
        Parameters parameters = of("/sleep?ms=" + value);
        BadRequestException refused =
                assertThrows(BadRequestException.class, () -> parameters.millis(50, 1000));
        assertEquals("ms is a whole number from 0 to 1000.", refused.reason());
    }

    @Test
    void path_badlyEncoded_isRefused() {
        assertThrows(BadRequestException.class, () -> of("/hello?ms=%zz"));
    }

    private static Parameters of(String uri) throws BadRequestException {
        return Parameters.of(new QueryStringDecoder(uri));
    }
}
