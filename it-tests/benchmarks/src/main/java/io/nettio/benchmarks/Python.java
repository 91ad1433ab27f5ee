package io.nettio.benchmarks;

import io.nettio.benchmarks.inprocess.PythonContestant;
import io.nettio.benchmarks.servers.EchoLoad;

import java.nio.file.Path;
import java.util.List;

/** The peers that Python has: its own loop, and uvloop. */
record Python(Path script) {
    PythonContestant asyncio(String... work) {
        return new PythonContestant("asyncio", script, List.of(work));
    }

    PythonContestant uvloop(String... work) {
        return new PythonContestant("uvloop", script, List.of(work));
    }

    /** An echo server by streams, on one of these. */
    EchoLoad.Server echo(PythonContestant loop) {
        List<String> program =
                List.of(PythonContestant.PYTHON, script.toString(), loop.loop(), "echo-server");
        return new EchoLoad.Server(loop.name(), false, () -> PeerProcess.start(0, program));
    }
}
