package io.nettio;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;

/** Which loops {@code Asyncio.run} uses; core's tests have no bridge on their path. */
class PolicyChoiceTest {
    @Test
    void plain_always_makesCoresOwnLoops() {
        Loop loop = PolicyChoice.named("plain").newLoop();

        assertEquals(PlainLoop.class, loop.getClass());
        loop.close();
    }

    @Test
    void nothingForced_withoutTheBridge_makesCoresOwnLoops() {
        Loop loop = PolicyChoice.named("").newLoop();

        assertEquals(PlainLoop.class, loop.getClass());
        loop.close();
    }

    @Test
    void netty_withoutTheBridge_isRefusedAndNamesIt() {
        Exception refused =
                assertThrows(IllegalStateException.class, () -> PolicyChoice.named("netty"));

        assertTrue(refused.getMessage().contains("nettio-netty-bridge"), refused.getMessage());
    }

    @Test
    void unknownName_always_isRefusedWithTheNames() {
        Exception refused =
                assertThrows(IllegalStateException.class, () -> PolicyChoice.named("twisted"));

        assertTrue(refused.getMessage().contains("netty or plain"), refused.getMessage());
    }

    @Test
    void policy_setByHand_isTheOneUsed() {
        LoopPolicy own = LoopPolicy::newPlainLoop;
        LoopPolicy.set(own);
        try {
            assertEquals(own, LoopPolicy.get());
        } finally {
            LoopPolicy.set(null);
        }
    }
}
