package io.nettio.inspect;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import app.Blocking;

import io.nettio.testing.LoggedErrors;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

import java.time.Duration;
import java.util.List;

class OffendersTest extends WatchdogFixture {
    @AfterEach
    void forgetWarnings() {
        LoggedErrors.clear();
    }

    private List<String> top() {
        return watchdog.topOffenders().stream()
                .map(
                        offender ->
                                offender.location().getMethodName()
                                        + " "
                                        + offender.blocks()
                                        + " "
                                        + offender.total().toMillis()
                                        + " "
                                        + offender.max().toMillis())
                .toList();
    }

    @Test
    void blocks_ofOneMethod_addUp() {
        block(100);
        block(150);

        assertEquals(List.of("load 2 250 150"), top());
        assertEquals(2, reports.get(1).blocksHere());
        assertContains("blocks at this place so far: 2", reports.get(1).toString());
    }

    @Test
    void methods_areOrderedByTheirTotal() {
        block(100);
        inCallback(() -> Blocking.parse(() -> pass(300)));
        block(150);

        assertEquals(List.of("parse 1 300 300", "load 2 250 150"), top());
    }

    @Test
    void block_thatLasts_countsOnceForAllOfItsTime() {
        inCallback(
                () ->
                        Blocking.load(
                                () -> {
                                    for (int i = 0; i < 9; i++) {
                                        pass(50);
                                    }
                                }));

        assertEquals(List.of("load 1 450 450"), top());
        assertEquals(3, watchdog.topOffenders().get(0).last().level());
    }

    @Test
    void block_thatMovesToAnotherMethod_staysWhereItBegan() {
        inCallback(
                () -> {
                    Blocking.load(() -> pass(100));
                    Blocking.parse(() -> pass(100));
                });

        assertEquals(List.of("load 1 200 200"), top());
        assertEquals("parse", reports.get(1).location().getMethodName());
    }

    @Test
    void offender_inWords_saysHowOftenAndHowLong() {
        block(100);
        assertTrue(top(0).endsWith(": 1 block, 100 ms in all, 100 ms at most"), top(0));

        block(150);
        assertTrue(top(0).endsWith(": 2 blocks, 250 ms in all, 150 ms at most"), top(0));
    }

    private String top(int place) {
        return watchdog.topOffenders().get(place).toString();
    }

    @Test
    void locations_beyondTheBound_areTheLeastThatGo() {
        block(100);
        BlockedReport report = onlyReport();
        Offenders offenders = new Offenders();
        for (int i = 0; i <= Offenders.MOST; i++) {
            StackTraceElement place = new StackTraceElement("app.Place", "at" + i, null, 1);
            offenders.begin(place);
            offenders.seen(place, report, 1_000 + i, 1_000 + i);
        }

        List<Offender> left = offenders.worst();
        assertEquals(Offenders.MOST, left.size());
        assertEquals("at1", left.get(left.size() - 1).location().getMethodName());
        assertEquals(Duration.ofNanos(1_000 + Offenders.MOST), left.get(0).total());
    }
}
