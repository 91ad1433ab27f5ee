package io.nettio.examples;

import io.nettio.netty.Transports;

import java.time.Duration;
import java.util.Arrays;
import java.util.stream.Stream;

/** What tests of the examples share. */
public final class ServerTransports {
    /** Far above what anything here takes; a test that gets here has hung. */
    public static final Duration LIMIT = Duration.ofSeconds(60);

    private ServerTransports() {}

    /** Those that load here, for {@code @MethodSource}. */
    public static Stream<Transports> available() {
        return Arrays.stream(Transports.values()).filter(Transports::isAvailable);
    }
}
