package io.nettio.benchmarks.inprocess;

import io.nettio.benchmarks.Contestant;
import io.nettio.benchmarks.Shell;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * A case of {@code peers.py} on CPython's own loop or on uvloop.
 *
 * @param loop {@code asyncio} or {@code uvloop}
 */
public record PythonContestant(String loop, Path script, List<String> work) implements Contestant {
    /** Debian's own, which has Debian's uvloop. */
    public static final String PYTHON = "/usr/bin/python3";

    @Override
    public String name() {
        try {
            return Shell.run(PYTHON, script.toString(), loop, "version").strip();
        } catch (IOException | InterruptedException failure) {
            throw new IllegalStateException(
                    "Python's peers need Debian's python3 and python3-uvloop", failure);
        }
    }

    /** The same, with one more word that says what is asked for. */
    PythonContestant asked(String more) {
        List<String> longer = new ArrayList<>(work);
        longer.add(more);
        return new PythonContestant(loop, script, longer);
    }

    @Override
    public Sample measure() throws IOException, InterruptedException {
        return Sample.of(Double.parseDouble(printed()));
    }

    String printed() throws IOException, InterruptedException {
        List<String> command = new ArrayList<>(List.of(PYTHON, script.toString(), loop));
        command.addAll(work);
        return Shell.run(command.toArray(String[]::new)).strip();
    }
}
