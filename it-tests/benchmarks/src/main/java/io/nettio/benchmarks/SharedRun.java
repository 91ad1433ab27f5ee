package io.nettio.benchmarks;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.function.Function;

/**
 * What is run once in each round, and gives several figures: the figures of a round are of the same
 * run.
 *
 * @param <T> what a run comes to
 */
public final class SharedRun<T> {
    private final Callable<T> run;
    private final List<T> rounds = new ArrayList<>();

    public SharedRun(Callable<T> run) {
        this.run = run;
    }

    /** One of its figures: each measuring is of the next round. */
    public Contestant contestant(String name, Function<T, Contestant.Sample> figure) {
        return new Contestant() {
            private int measured;

            @Override
            public String name() {
                return name;
            }

            @Override
            public Sample measure() throws Exception {
                return figure.apply(round(measured++));
            }
        };
    }

    /** What the round of this number, from 0, came to. */
    public T round(int number) throws Exception {
        while (rounds.size() <= number) {
            rounds.add(run.call());
        }
        return rounds.get(number);
    }
}
