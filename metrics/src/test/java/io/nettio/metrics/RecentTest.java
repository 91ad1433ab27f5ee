package io.nettio.metrics;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;

import java.util.concurrent.TimeUnit;

/** How far back a reading reaches. */
class RecentTest {
    private long total;
    private long seconds;
    private final Recent<Long> recent =
            new Recent<>(
                    () -> total,
                    (now, before) -> now - before,
                    () -> TimeUnit.SECONDS.toNanos(seconds));

    private long readAfter(long moreSeconds, long more) {
        seconds += moreSeconds;
        total += more;
        return recent.get();
    }

    @Test
    void firstReading_reachesToTheBeginning() {
        assertEquals(3, readAfter(60, 3));
    }

    @Test
    void reading_aMinuteLater_reachesToTheOneBefore() {
        readAfter(60, 3);

        assertEquals(4, readAfter(60, 4));
    }

    @Test
    void readings_atTheSameMoment_areTheSame() {
        readAfter(60, 3);
        readAfter(60, 4);

        assertEquals(4, readAfter(0, 0));
        assertEquals(4, readAfter(0, 0));
    }

    @Test
    void readings_eachSecond_reachFiveSecondsBackOrMore() {
        for (int i = 0; i < 100; i++) {
            long reach = readAfter(1, 1);
            if (i > 10) {
                assertTrue(reach >= 5 && reach <= 10, () -> "reach: " + reach);
            }
        }
    }
}
