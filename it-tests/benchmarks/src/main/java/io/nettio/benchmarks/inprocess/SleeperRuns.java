package io.nettio.benchmarks.inprocess;

import io.nettio.benchmarks.Contestant;
import io.nettio.benchmarks.Contestant.Sample;
import io.nettio.benchmarks.PeerProcess;
import io.nettio.benchmarks.SharedRun;

import java.io.IOException;
import java.util.Arrays;
import java.util.List;

/**
 * The runs of a million sleepers of one kind, in processes that are new in each round: one for the
 * time, and one for all that is asked of memory.
 */
public final class SleeperRuns {
    private final String name;
    private final SharedRun<double[]> time;
    private final SharedRun<double[]> memory;

    /** Of a program that is told what is asked for, and prints that. */
    private interface Program {
        double[] print(String asked) throws Exception;
    }

    private SleeperRuns(String name, Program program) {
        this.name = name;
        time = new SharedRun<>(() -> program.print("time"));
        memory = new SharedRun<>(() -> program.print("memory"));
    }

    /** Of {@link Sleepers}. */
    public static SleeperRuns of(Sleepers.Kind kind) {
        return new SleeperRuns(kind.title(), asked -> run(kind, asked));
    }

    private static double[] run(Sleepers.Kind kind, String asked) throws IOException {
        try (PeerProcess process =
                PeerProcess.start(
                        PeerProcess.ANY_CORE,
                        List.of("-Xmx6g"),
                        Sleepers.class,
                        kind.name(),
                        asked)) {
            return figures(process.readLine());
        }
    }

    /** Of Python's, whose work is asked for by the word behind. */
    public static SleeperRuns of(PythonContestant sleepers) {
        return new SleeperRuns(sleepers.name(), asked -> figures(sleepers.asked(asked).printed()));
    }

    private static double[] figures(String printed) {
        return Arrays.stream(printed.strip().split(" ", -1))
                .mapToDouble(Double::parseDouble)
                .toArray();
    }

    /** Seconds until all have slept for a second. */
    public Contestant time() {
        return time.contestant(name, figures -> Sample.of(figures[0]));
    }

    /** Bytes for each. */
    public Contestant bytes() {
        return memory.contestant(name, figures -> Sample.of(figures[0]));
    }

    /** Megabytes of the process at most. */
    public Contestant peak() {
        return memory.contestant(name, figures -> Sample.of(figures[1]));
    }
}
