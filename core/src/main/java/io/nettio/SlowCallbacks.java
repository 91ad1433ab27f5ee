package io.nettio;

/** Logs callbacks that take long: what debug mode adds to a loop, as asyncio's does. */
final class SlowCallbacks implements Instrument {
    private static final System.Logger LOGGER = System.getLogger("io.nettio");

    private final LoopState loopState;
    private long beginNanos = Long.MAX_VALUE;

    SlowCallbacks(LoopState loopState) {
        this.loopState = loopState;
    }

    @Override
    public void callbackBegins(Object callback) {
        beginNanos = loopState.engine.now();
    }

    @Override
    public void callbackEnds(Object callback) {
        long nanos = loopState.engine.now() - beginNanos;
        if (nanos >= loopState.slowCallbackNanos()) {
            LOGGER.log(
                    System.Logger.Level.WARNING,
                    "Executing " + callback + " took " + nanos / 1_000_000 + " ms");
        }
    }
}
