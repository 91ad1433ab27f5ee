package io.nettio;

import io.nettio.testing.LoopTest;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** A carrier that is installed, or taken away, while tasks are there already. */
final class LateCarrierTest extends LoopTest {
    private final ContextVar<String> variable = ContextVar.of("variable");

    @AfterEach
    void takeCarrierAway() {
        ThreadContextCarrier.install(null);
    }

    private final class NotingCarrier implements ThreadContextCarrier {
        @Override
        public Object capture() {
            note("capture");
            return "values";
        }

        @Override
        public Scope enter(Object captured) {
            note("enter");
            return () -> note("close");
        }
    }

    /** One that needs a context in its first step, and has another step after that. */
    private void setsAVariable() {
        variable.set("value");
        yieldNow();
        note(variable.get());
    }

    @Test
    void carrier_installedAfterATaskWasMade_carriesNothingOfIt() {
        loop.createTask(this::setsAVariable);
        ThreadContextCarrier.install(new NotingCarrier());

        loop.runOnce();
        loop.runOnce();

        assertTrail("value");
    }

    @Test
    void carrier_installedAfterACallbackWasMade_carriesNothingOfIt() {
        loop.callSoon(
                () -> {
                    variable.set("value");
                    note(variable.get());
                });
        ThreadContextCarrier.install(new NotingCarrier());

        loop.runOnce();

        assertTrail("value");
    }

    @Test
    void carrier_takenAwayWhileACallbackWaits_isLeftByIt() {
        ThreadContextCarrier.install(new NotingCarrier());
        loop.callSoon(() -> note("callback"));
        ThreadContextCarrier.install(null);

        loop.runOnce();

        assertTrail("capture", "enter", "callback", "capture", "close");
    }
}
