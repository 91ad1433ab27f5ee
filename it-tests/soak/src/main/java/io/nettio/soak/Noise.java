package io.nettio.soak;

import java.util.Random;

/** The bytes that one connection sends: different for each, and known to both ends. */
final class Noise {
    private final Random random;

    Noise(long seed, int connection) {
        random = new Random(seed * 31 + connection);
    }

    /** The next bytes, from one to this many. */
    byte[] next(int most) {
        return exactly(1 + random.nextInt(most));
    }

    byte[] exactly(int count) {
        byte[] bytes = new byte[count];
        random.nextBytes(bytes);
        return bytes;
    }
}
