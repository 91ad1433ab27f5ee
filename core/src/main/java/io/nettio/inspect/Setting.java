package io.nettio.inspect;

import org.jspecify.annotations.Nullable;

import java.time.Duration;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The system property {@value Watchdog#PROPERTY}. */
final class Setting {
    private static final System.Logger LOGGER = System.getLogger("io.nettio");
    private static final Pattern TIME = Pattern.compile("(\\d{1,9}) ?(ms|s)?");

    private Setting() {}

    /** The options it asks for; null where it is off. What it cannot be is logged, and ignored. */
    static @Nullable WatchdogOptions parse(String value) {
        if (value.equals("off")) {
            return null;
        }
        Matcher time = TIME.matcher(value);
        if (time.matches() && Long.parseLong(time.group(1)) > 0) {
            long amount = Long.parseLong(time.group(1));
            return WatchdogOptions.DEFAULT.withThreshold(
                    "s".equals(time.group(2))
                            ? Duration.ofSeconds(amount)
                            : Duration.ofMillis(amount));
        }
        if (!value.isEmpty()) {
            LOGGER.log(
                    System.Logger.Level.WARNING,
                    "The system property "
                            + Watchdog.PROPERTY
                            + " is off or a threshold such as 250, 250ms or 2s, not "
                            + value
                            + ": the threshold stays 100 ms");
        }
        return WatchdogOptions.DEFAULT;
    }
}
