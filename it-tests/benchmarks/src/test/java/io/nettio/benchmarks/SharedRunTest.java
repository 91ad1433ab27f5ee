package io.nettio.benchmarks;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.nettio.benchmarks.Contestant.Sample;

import org.junit.jupiter.api.Test;

import java.util.List;

/** Figures of the same run. */
final class SharedRunTest {
    private int runs;
    private final SharedRun<List<Integer>> run = new SharedRun<>(() -> List.of(++runs, 10 * runs));

    private final Contestant first = run.contestant("first", figures -> Sample.of(figures.get(0)));
    private final Contestant second =
            run.contestant("second", figures -> Sample.of(figures.get(1)));

    @Test
    void figuresOfARound_areOfOneRun_whoeverIsAskedFirst() throws Exception {
        assertEquals(1, first.measure().value());
        assertEquals(10, second.measure().value());
        assertEquals(20, second.measure().value());
        assertEquals(2, first.measure().value());

        assertEquals(2, runs);
    }
}
