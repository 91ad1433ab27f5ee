package io.nettio;

import org.jspecify.annotations.Nullable;

import java.lang.System.Logger.Level;
import java.util.Optional;
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
            known = named(System.getProperty(LoopPolicy.PROPERTY, ""));
            chosen = known;
        }
        return known;
    }

    /** The policy of this name, or for an empty name the best; never cached. */
    static LoopPolicy named(String forced) {
        return switch (forced) {
            case "" -> service().orElseGet(PolicyChoice::plain);
            case "plain" -> PlainLoop::new;
            case "netty" ->
                    service()
                            .orElseThrow(
                                    () ->
                                            new IllegalStateException(
                                                    LoopPolicy.PROPERTY
                                                            + "=netty needs nettio-netty-bridge on"
                                                            + " the path"));
            default ->
                    throw new IllegalStateException(
                            "Unknown loop "
                                    + forced
                                    + ": "
                                    + LoopPolicy.PROPERTY
                                    + " is netty or plain");
        };
    }

    private static Optional<LoopPolicy> service() {
        return ServiceLoader.load(LoopPolicy.class).findFirst();
    }

    private static LoopPolicy plain() {
        LOGGER.log(
                Level.INFO, "Loops have no channels, since nettio-netty-bridge is not on the path");
        return PlainLoop::new;
    }
}
