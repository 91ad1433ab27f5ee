package io.nettio;

import org.jspecify.annotations.Nullable;

/** Refuses null with a sentence, as asyncio refuses None with a TypeError. */
final class Given {
    private Given() {}

    /** The value; where it is null, throws what to give instead. */
    static <T> T orRefuse(@Nullable T value, String sentence) {
        if (value == null) {
            throw new IllegalArgumentException(sentence);
        }
        return value;
    }
}
