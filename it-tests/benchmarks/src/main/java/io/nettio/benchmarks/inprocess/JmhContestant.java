package io.nettio.benchmarks.inprocess;

import io.nettio.benchmarks.Contestant;
import io.nettio.benchmarks.PeerProcess;

import org.openjdk.jmh.profile.GCProfiler;
import org.openjdk.jmh.results.RunResult;
import org.openjdk.jmh.runner.Runner;
import org.openjdk.jmh.runner.RunnerException;
import org.openjdk.jmh.runner.options.ChainedOptionsBuilder;
import org.openjdk.jmh.runner.options.OptionsBuilder;
import org.openjdk.jmh.runner.options.TimeValue;
import org.openjdk.jmh.runner.options.VerboseMode;

import java.util.Collection;
import java.util.Map;
import java.util.Objects;

/**
 * A benchmark method of JMH; each round is a fork of its own.
 *
 * @param parameters JMH's, one value each
 * @param figure what of its result counts
 * @param length of a fork
 */
public record JmhContestant(
        String name,
        Class<?> benchmarks,
        String method,
        Map<String, String> parameters,
        Figure figure,
        Length length)
        implements Contestant {
    private static final TimeValue ITERATION = TimeValue.milliseconds(450);

    /**
     * Each page of it was written to before anything is measured. The kernel takes microseconds to
     * give one that was not, which who allocates pays, and while the heap is new, or grows behind a
     * collection, that is most of what is seen. Large pages only make the start shorter.
     */
    private static final String[] TOUCHED_HEAP = {
        "-Xms2g", "-Xmx2g", "-XX:+AlwaysPreTouch", "-XX:+UseTransparentHugePages"
    };

    /** What a benchmark tells of one operation. */
    public enum Figure {
        /** Its time, or how many there are in a second. */
        SCORE,
        /** The bytes that it allocates, by JMH's own profiler. */
        BYTES
    }

    /** How many iterations there are. */
    public enum Length {
        /** For what each call does alike, as allocating. */
        BRIEF(2, 1),
        /** For work that one thread does, which is soon compiled. */
        SHORT(3, 3),
        /** For work that needs seconds to settle, or goes up and down in its course. */
        LONG(4, 5);

        private final int warmUps;
        private final int measurements;

        Length(int warmUps, int measurements) {
            this.warmUps = warmUps;
            this.measurements = measurements;
        }
    }

    /** With its score, in a short fork. */
    public JmhContestant(
            String name, Class<?> benchmarks, String method, Map<String, String> parameters) {
        this(name, benchmarks, method, parameters, Figure.SCORE, Length.SHORT);
    }

    /** The same in a long one. */
    public JmhContestant inALongFork() {
        return new JmhContestant(name, benchmarks, method, parameters, figure, Length.LONG);
    }

    /** One iteration in which the machine was elsewhere must not be a third of the result. */
    private static double medianOfIterations(RunResult result) {
        return result.getPrimaryResult().getStatistics().getPercentile(50);
    }

    @Override
    public Sample measure() throws RunnerException {
        ChainedOptionsBuilder options =
                new OptionsBuilder()
                        .include(benchmarks.getName().replace(".", "\\.") + "\\." + method + "$")
                        .forks(1)
                        .warmupIterations(length.warmUps)
                        .warmupTime(ITERATION)
                        .measurementIterations(length.measurements)
                        .measurementTime(ITERATION)
                        .shouldFailOnError(true)
                        .verbosity(VerboseMode.SILENT)
                        .jvmArgs(PeerProcess.JVM.toArray(String[]::new))
                        .jvmArgsAppend(TOUCHED_HEAP);
        parameters.forEach(options::param);
        if (figure == Figure.BYTES) {
            options.addProfiler(GCProfiler.class);
        }
        Collection<RunResult> results = new Runner(options.build()).run();
        if (results.size() != 1) {
            throw new IllegalStateException(
                    results.size() + " benchmarks are named " + method + ", not one");
        }
        RunResult result = results.iterator().next();
        return Sample.of(
                figure == Figure.BYTES
                        ? Objects.requireNonNull(
                                        result.getSecondaryResults().get("gc.alloc.rate.norm"))
                                .getScore()
                        : medianOfIterations(result));
    }
}
