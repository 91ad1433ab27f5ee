package io.nettio.coroutine;

import org.jspecify.annotations.Nullable;

import java.lang.System.Logger.Level;

/** Picks the backend once, and says so where the pick is not the fast one. */
final class BackendChoice {
    private static final System.Logger LOGGER = System.getLogger("io.nettio");
    private static volatile @Nullable CoroutineBackend chosen;

    private BackendChoice() {}

    static CoroutineBackend get() {
        CoroutineBackend known = chosen;
        return known != null ? known : chooseOnce();
    }

    private static synchronized CoroutineBackend chooseOnce() {
        CoroutineBackend known = chosen;
        if (known == null) {
            known = choose(System.getProperty(CoroutineBackend.PROPERTY, ""));
            chosen = known;
        }
        return known;
    }

    /** The backend of this name, or for an empty name the best; never cached. */
    static CoroutineBackend choose(String forced) {
        return switch (forced) {
            case "", "auto" ->
                    ContinuationBackend.UNAVAILABLE == null
                            ? new ContinuationBackend()
                            : fallback();
            case "continuation" -> continuation();
            case "handoff" -> new HandoffBackend();
            default ->
                    throw new IllegalStateException(
                            "Unknown coroutine backend "
                                    + forced
                                    + ": "
                                    + CoroutineBackend.PROPERTY
                                    + " is continuation, handoff or auto");
        };
    }

    private static CoroutineBackend continuation() {
        if (ContinuationBackend.UNAVAILABLE != null) {
            throw new IllegalStateException(
                    "The coroutine backend continuation needs the JVM flag "
                            + CoroutineBackend.FLAG
                            + " ("
                            + ContinuationBackend.UNAVAILABLE
                            + ")");
        }
        return new ContinuationBackend();
    }

    private static CoroutineBackend fallback() {
        LOGGER.log(
                Level.INFO,
                "Coroutines run on virtual threads (backend handoff), since the JVM was started"
                        + " without "
                        + CoroutineBackend.FLAG
                        + "; with it they run on the loop's own thread");
        return new HandoffBackend();
    }
}
