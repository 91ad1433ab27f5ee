package io.nettio.internal;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.nettio.testing.LoggedErrors;

import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

import java.util.ArrayList;
import java.util.List;
import java.util.ServiceConfigurationError;

class OnlookersTest {
    private final List<String> trail = new ArrayList<>();

    @BeforeEach
    void listen() {
        LoggedErrors.clear();
    }

    @Test
    void onlooker_thatThrows_isLoggedAndTheNextIsTold() {
        Onlooker broken =
                () -> {
                    throw new IllegalStateException("broken");
                };
        new Onlookers(List.of(broken, () -> trail.add("told"))).tell();

        assertEquals(List.of("told"), trail);
        assertEquals(1, LoggedErrors.take().size());
    }

    @Test
    void services_thatCannotBeLoaded_areLoggedAndNobodyIsTold() {
        Onlookers none =
                new Onlookers(
                        () -> {
                            throw new ServiceConfigurationError("no such class");
                        });
        none.tell();

        assertEquals(1, LoggedErrors.take().size());
    }
}
