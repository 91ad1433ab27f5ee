package io.nettio;

import org.jspecify.annotations.Nullable;

import java.lang.System.Logger.Level;
import java.util.ServiceLoader;

/** Finds the loop policy once, and says so where there are no channels. */
final class PolicyChoice {
    private static final System.Logger LOGGER = System.getLogger("io.nettio");
    private static volatile @Nullable LoopPolicy chosen;

    private PolicyChoice() {}

    static LoopPolicy get() {
        LoopPolicy known = chosen;
        return known != null ? known : findOnce();
    }

    static void set(@Nullable LoopPolicy policy) {
        chosen = policy;
    }

    private static synchronized LoopPolicy findOnce() {
        LoopPolicy known = chosen;
        if (known == null) {
            known = ServiceLoader.load(LoopPolicy.class).findFirst().orElseGet(PolicyChoice::plain);
            chosen = known;
        }
        return known;
    }

    private static LoopPolicy plain() {
        LOGGER.log(
                Level.INFO, "Loops have no channels, since nettio-netty-bridge is not on the path");
        return PlainLoop::new;
    }
}
