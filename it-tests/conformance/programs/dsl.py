"""Short words for the ops of ../recorder/FORMAT.md; `rule` collects the programs."""

OBJECTS = {
    "futures": 4, "events": 2, "locks": 2,
    "semaphores": [{"value": 1}, {"value": 2, "bounded": True}, {"value": 0}],
    "queues": [{"kind": "fifo", "maxsize": 1}, {"kind": "priority", "maxsize": 0}, {"kind": "lifo", "maxsize": 2},
               {"kind": "fifo", "maxsize": 0}],
    "conditions": 1, "conditions_on": [0], "barriers": [2, 3], "vars": 2,
}
PROGRAMS = {}
Y = ["yield"]


def rule(name, *main, lenient=True, then=None):
    """A program that pins the rule its name states."""
    if name in PROGRAMS:
        raise ValueError(f"two programs are called {name}")
    made = {"id": name, "lenient": lenient, "objects": OBJECTS, "main": list(main)}
    if then is not None:
        made["then"] = then
    PROGRAMS[name] = made


def yields(n): return [Y] * n
def sleep(us): return ["sleep", us]
def spawn(name, *ops, **opts): return ["spawn", name, list(ops)] + ([opts] if opts else [])
def eager(name, *ops): return spawn(name, *ops, eager=True)
def join(name): return ["join", name]
def cancel(name, msg=None): return ["cancel", name] + ([msg] if msg is not None else [])
def log(text): return ["log", text]
def task(name): return {"task": name}
def body(*ops): return {"body": list(ops)}
def future(i): return {"future": i}
def named(name): return {"named": name}
def coro(name): return {"coro": name}
def attempt(*ops, **clauses): return ["try", list(ops), clauses]
def caught(*ops, then=()): return attempt(*ops, CancelledError=list(then))
def finally_(ops, last): return attempt(*ops, **{"finally": list(last)})
def timeout(us, *ops): return ["timeout", us, list(ops)]
def scope(name, us, *ops): return ["timeout_scope", name, us, list(ops)]
def group(name, *ops): return ["taskgroup", name, list(ops)]
def child(g, name, *ops, **opts): return ["group_spawn", g, name, list(ops)] + ([opts] if opts else [])
def gather(*specs, exceptions=False): return ["gather", list(specs), exceptions]
def soon(label, *ops, **opts): return ["soon", label, list(ops)] + ([opts] if opts else [])
def later(us, label, *ops, **opts): return ["later", us, label, list(ops)] + ([opts] if opts else [])
def on_done(i, label, *ops, **opts): return ["on_done", i, label, list(ops)] + ([opts] if opts else [])
def returns(v): return ["return", v]
def raises(e="E1"): return ["raise", e]
