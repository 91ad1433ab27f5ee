"""Prints the names of CPython's tests of asyncio's scheduler and streams: python3 cpython_tests.py CPYTHON/Lib/test

One line a method, as file::class::method, where it is defined: a class that only inherits it adds none, and neither does
an override that only calls it. The file of test_asyncio/test_context.py is called test_asyncio_context.
"""
import ast
import sys
from pathlib import Path

FILES = ("tasks futures locks queues taskgroups timeouts waitfor eager_task_factory base_events runners"
         " streams server").split()


def only_calls_super(method):
    return len(method.body) == 1 and isinstance(method.body[0], ast.Return) and "super()" in ast.unparse(method.body[0])


def tests(path):
    for owner in ast.parse(path.read_text()).body:
        if isinstance(owner, (ast.ClassDef, ast.FunctionDef)):
            names = {}
            for method in owner.body:
                if isinstance(method, (ast.FunctionDef, ast.AsyncFunctionDef)) and method.name.startswith("test_"):
                    if not only_calls_super(method):
                        names[f"{owner.name}::{method.name}"] = None
            yield from names


folder = Path(sys.argv[1])
paths = {f"test_{name}": folder / "test_asyncio" / f"test_{name}.py" for name in FILES}
paths["test_context"] = folder / "test_context.py"
paths["test_asyncio_context"] = folder / "test_asyncio" / "test_context.py"
for file, path in paths.items():
    for test in tests(path):
        print(f"{file}::{test}")
