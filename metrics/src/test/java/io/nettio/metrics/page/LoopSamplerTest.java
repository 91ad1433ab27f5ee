package io.nettio.metrics.page;

import static org.junit.jupiter.api.Assertions.assertEquals;

import org.junit.jupiter.api.Test;

class LoopSamplerTest {
    private static final long SECOND = 1_000_000_000L;

    private final FakeStatistics loop = new FakeStatistics();
    private final LoopSampler sampler = new LoopSampler(loop.asStatistics(), 0);

    @Test
    void utilization_ofASecondTime_isOfThatPeriodAlone() {
        loop.time(SECOND, 0);
        sampler.sample(SECOND);
        loop.time(SECOND + SECOND / 4, 3 * SECOND / 4);

        assertEquals(0.25, sampler.sample(2 * SECOND).utilization());
    }

    @Test
    void lag_whereNoTurnRan_isNone() {
        loop.lag(500_000);
        sampler.sample(SECOND);

        LoopSample quiet = sampler.sample(2 * SECOND);

        assertEquals(LoopSample.NONE, quiet.lagMedianNanos());
        assertEquals(LoopSample.NONE, quiet.lagMaxNanos());
    }

    @Test
    void worstLag_ofAPeriod_isTheBoundOfItsBucket() {
        loop.lag(50_000_000);
        sampler.sample(SECOND);
        loop.lag(500_000).lag(2_000_000);

        assertEquals(10_000_000, sampler.sample(2 * SECOND).lagMaxNanos());
    }

    @Test
    void rates_ofALongPeriod_arePerSecond() {
        loop.set("turns", 30L).set("steps", 60L);

        LoopSample sample = sampler.sample(3 * SECOND);

        assertEquals(10, sample.turnsPerSecond());
        assertEquals(20, sample.stepsPerSecond());
    }

    @Test
    void turn_thatSpansPeriods_countsFromWhereItWasFirstSeen() {
        loop.set("busy", true).set("turns", 5L);
        sampler.sample(SECOND);

        assertEquals(SECOND, sampler.sample(2 * SECOND).inOneTurnForNanos());
        LoopSample later = sampler.sample(3 * SECOND);
        assertEquals(2 * SECOND, later.inOneTurnForNanos());
        assertEquals(2 * SECOND, later.lagMaxNanos());
    }

    @Test
    void turn_thatIsAnotherThanBefore_isNoBlock() {
        loop.set("busy", true).set("turns", 5L);
        sampler.sample(SECOND);
        loop.set("turns", 6L);

        assertEquals(0, sampler.sample(2 * SECOND).inOneTurnForNanos());
    }

    @Test
    void loop_thatPolledMeanwhile_isNotBlocked() {
        loop.set("busy", true).set("polls", 5L);
        sampler.sample(SECOND);
        loop.set("polls", 6L);

        assertEquals(0, sampler.sample(2 * SECOND).inOneTurnForNanos());
    }

    @Test
    void loop_thatWaits_isNotBlocked() {
        sampler.sample(SECOND);

        assertEquals(0, sampler.sample(2 * SECOND).inOneTurnForNanos());
    }
}
