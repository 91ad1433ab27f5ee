package io.nettio.benchmarks.inprocess;

import io.nettio.benchmarks.Contestant;
import io.nettio.benchmarks.JavaProcess;

import org.openjdk.jmh.results.RunResult;
import org.openjdk.jmh.runner.Runner;
import org.openjdk.jmh.runner.RunnerException;
import org.openjdk.jmh.runner.options.ChainedOptionsBuilder;
import org.openjdk.jmh.runner.options.OptionsBuilder;
import org.openjdk.jmh.runner.options.TimeValue;
import org.openjdk.jmh.runner.options.VerboseMode;

import java.util.Collection;
import java.util.Map;

/**
 * A benchmark method of JMH; each round is a fork of its own.
 *
 * @param parameters JMH's, one value each
 */
public record JmhContestant(
        String name, Class<?> benchmarks, String method, Map<String, String> parameters)
        implements Contestant {
    private static final int WARMUPS = 3;
    private static final int MEASUREMENTS = 3;
    private static final TimeValue ITERATION = TimeValue.milliseconds(700);

    @Override
    public Sample measure() throws RunnerException {
        ChainedOptionsBuilder options =
                new OptionsBuilder()
                        .include(benchmarks.getName().replace(".", "\\.") + "\\." + method + "$")
                        .forks(1)
                        .warmupIterations(WARMUPS)
                        .warmupTime(ITERATION)
                        .measurementIterations(MEASUREMENTS)
                        .measurementTime(ITERATION)
                        .shouldFailOnError(true)
                        .verbosity(VerboseMode.SILENT)
                        .jvmArgs(JavaProcess.JVM.toArray(String[]::new))
                        .jvmArgsAppend("-Xms2g", "-Xmx4g");
        parameters.forEach(options::param);
        Collection<RunResult> results = new Runner(options.build()).run();
        if (results.size() != 1) {
            throw new IllegalStateException(
                    results.size() + " benchmarks are named " + method + ", not one");
        }
        return Sample.of(results.iterator().next().getPrimaryResult().getScore());
    }
}
