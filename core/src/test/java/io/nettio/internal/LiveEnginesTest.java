package io.nettio.internal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;

import java.util.List;

/** Which loops of this JVM are found. */
final class LiveEnginesTest extends EngineFixture {
    @Test
    void all_beforeAnybodyTurnsIt_lacksTheEngine() {
        assertFalse(LiveEngines.all().contains(engine));
    }

    @Test
    void all_afterItWasTurned_hasTheEngineUntilItIsClosed() {
        engine.enter();
        assertTrue(LiveEngines.all().contains(engine));
        engine.leave();
        assertTrue(LiveEngines.all().contains(engine));
        engine.close();
        assertFalse(LiveEngines.all().contains(engine));
    }

    @Test
    void all_ofSeveral_areInTheOrderOfTheirMaking() {
        Engine second = new Engine(() -> nowNanos, inbox, poller, false);
        second.enter();
        second.leave();
        engine.enter();
        engine.leave();
        List<Engine> found =
                LiveEngines.all().stream().filter(e -> e == engine || e == second).toList();
        assertEquals(List.of(engine, second), found);
        engine.close();
        second.close();
    }
}
