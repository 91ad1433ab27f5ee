"""Prints the hand-chosen programs, one JSON line each: python3 build.py | (cd ../recorder && node record.mjs)."""
import json

import dsl
import tasks, futures, sync, queues, groups, timeouts, waits, eagerly, contexts, cancelling  # noqa: E401, F401

for program in dsl.PROGRAMS.values():
    print(json.dumps(program, separators=(",", ":")))
