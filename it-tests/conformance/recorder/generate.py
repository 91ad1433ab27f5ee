"""Prints random conformance programs (FORMAT.md), one JSON line each: generate.py COUNT [FIRST_SEED [more]].

A seed gives the same program for ever. `more` draws on every op; without it, on those that came first.
"""
import json
import random
import sys

OBJECTS = {
    "futures": 4, "events": 2, "locks": 2,
    "semaphores": [{"value": 1}, {"value": 2, "bounded": True}],
    "queues": [{"kind": "fifo", "maxsize": 1}, {"kind": "priority", "maxsize": 0}, {"kind": "lifo", "maxsize": 2}],
    "conditions": 1, "barriers": [2], "vars": 2,
}
THEMES = ["tasks", "futures", "callbacks", "locks", "queues", "combinators", "timeouts", "groups", "context"]


class Generator:
    def __init__(self, seed):
        self.r = random.Random(seed)
        self.seed = seed
        self.names = []
        self.prefix = "T"
        self.labels = 0
        self.groups = 0
        self.budget = self.r.randint(10, 60)
        self.themes = self.r.sample(THEMES, self.r.randint(2, 5))

    def us(self):
        """A delay no other sum of delays meets: two timers never share a deadline. Zero now and then."""
        return 0 if self.r.random() < 0.06 else self.r.randint(1, 10**9)

    def program(self):
        main = []
        while self.budget > 0:
            main += self.ops(0, self.r.randint(2, 6))
        return {"id": f"seed-{self.seed}", "lenient": self.seed % 4 != 0, "objects": OBJECTS, "main": main}

    def ops(self, depth, n):
        return [self.op(depth) for _ in range(n) if self.budget > 0] or [["yield"]]

    def body(self, depth):
        ops = self.ops(depth + 1, self.r.randint(1, 5))
        if self.r.random() < 0.3:
            ops.append(["return", self.r.randint(0, 99)])
        elif self.r.random() < 0.12:
            ops.append(["raise", self.error()])
        return ops

    def error(self): return self.r.choice(["E1", "E2"])
    def name(self): return self.r.choice(self.names) if self.names else self.prefix + "0"
    def some(self): return self.r.sample(self.names, min(len(self.names), self.r.randint(1, 3)))

    def fresh(self):
        self.names.append(f"{self.prefix}{len(self.names)}")
        return self.names[-1]

    def label(self):
        self.labels += 1
        return f"h{self.labels}"

    def spec(self, depth):
        if self.names and (self.r.random() < 0.5 or depth > 2):
            return {"task": self.name()}
        return {"body": self.body(depth)}

    def op(self, depth):
        self.budget -= 1
        r = self.r
        if r.random() < 0.22:
            return r.choice([["sleep", self.us()], ["yield"], ["yield"]])
        if depth < 3 and r.random() < (0.45 if depth == 0 else 0.16):
            name = self.fresh()
            return ["spawn", name, self.body(depth)] + ([{"eager": True}] if r.random() < 0.15 else [])
        if depth < 3 and r.random() < 0.08:
            return self.guarded(depth)
        theme = r.choice(self.themes)
        return getattr(self, "gen_" + theme)(depth)

    def guarded(self, depth):
        r = self.r
        clauses = {}
        if r.random() < 0.6:
            clauses["Exception"] = self.ops(depth + 1, 1)
        if r.random() < 0.4:
            clauses["CancelledError"] = self.ops(depth + 1, r.randint(1, 2))
        if r.random() < 0.5:
            clauses["reraise"] = True
        if r.random() < 0.3 or not clauses:
            clauses["finally"] = self.ops(depth + 1, 1)
        return ["try", self.ops(depth + 1, r.randint(1, 4)), clauses]

    def gen_tasks(self, depth):
        r = self.r
        return r.choice([
            lambda: ["join", self.name()], lambda: ["cancel", self.name()],
            lambda: ["cancel", self.name(), f"m{r.randint(0, 9)}"], lambda: ["cancel_self"],
            lambda: ["uncancel"], lambda: ["cancelling"], lambda: ["done", self.name()],
            lambda: ["task_callback", self.name(), self.label()], lambda: ["all_tasks"],
        ])()

    def gen_futures(self, depth):
        r, i = self.r, self.r.randint(0, 3)
        return r.choice([
            lambda: ["await", i], lambda: ["await", i], lambda: ["set", i, r.randint(0, 99)],
            lambda: ["set", i, r.randint(0, 99)], lambda: ["fail", i, self.error()], lambda: ["fcancel", i, "fm"],
            lambda: ["fstate", i], lambda: ["result", i], lambda: ["add_callback", i, self.label()],
        ])()

    def gen_callbacks(self, depth):
        r = self.r
        known = f"h{r.randint(1, max(1, self.labels))}"
        return r.choice([
            lambda: ["call_soon", self.label()], lambda: ["call_later", self.us(), self.label()],
            lambda: ["call_at", self.us(), self.label()], lambda: ["cancel_handle", known],
            lambda: ["call_raising", self.label(), self.error()],
        ])()

    def gen_locks(self, depth):
        r, i = self.r, self.r.randint(0, 1)
        return r.choice([
            lambda: ["acquire", i], lambda: ["release", i], lambda: ["locked", i],
            lambda: ["with_lock", i, self.ops(depth + 1, r.randint(1, 3))],
            lambda: ["with_lock", i, self.ops(depth + 1, r.randint(1, 3))],
            lambda: ["event_wait", i], lambda: ["event_set", i], lambda: ["event_clear", i],
            lambda: ["sem_acquire", i], lambda: ["sem_release", i], lambda: ["sem_locked", i],
            lambda: ["cond_wait", 0], lambda: ["cond_notify", 0, r.randint(1, 2)], lambda: ["cond_notify_all", 0],
            lambda: ["cond_notify_unlocked", 0], lambda: ["barrier_wait", 0], lambda: ["barrier_reset", 0],
            lambda: ["barrier_abort", 0], lambda: ["barrier_state", 0],
        ])()

    def gen_queues(self, depth):
        r, i = self.r, self.r.randint(0, 2)
        return r.choice([
            lambda: ["put", i, r.randint(0, 99)], lambda: ["put", i, r.randint(0, 99)], lambda: ["get", i],
            lambda: ["get", i], lambda: ["put_nowait", i, r.randint(0, 99)], lambda: ["get_nowait", i],
            lambda: ["task_done", i], lambda: ["queue_join", i], lambda: ["queue_state", i],
            lambda: ["queue_shutdown", i, r.random() < 0.4] if r.random() < 0.3 else ["queue_state", i],
        ])()

    def gen_combinators(self, depth):
        r = self.r
        if not self.names:
            return ["spawn", self.fresh(), self.body(depth)] if depth < 3 else ["yield"]
        return r.choice([
            lambda: ["gather", [self.spec(depth) for _ in range(r.randint(0, 3))], r.random() < 0.4],
            lambda: ["wait", self.some(), r.choice(["FIRST_COMPLETED", "FIRST_EXCEPTION", "ALL_COMPLETED"])]
            + ([self.us()] if r.random() < 0.5 else []),
            lambda: ["shield", self.name()],
            lambda: ["as_completed", self.some()] + ([self.us()] if r.random() < 0.4 else []),
        ])()

    def gen_timeouts(self, depth):
        r = self.r
        deep = min(depth + 1, 3)
        return r.choice([
            lambda: ["wait_for", self.spec(deep), self.us()], lambda: ["wait_for", self.spec(deep), None],
            lambda: ["timeout", self.us(), self.ops(deep, r.randint(1, 3))],
            lambda: ["timeout", self.us(), self.ops(deep, r.randint(1, 3))],
            lambda: ["timeout", None, self.ops(deep, 1)],
            lambda: ["timeout_rescheduled", self.us(), self.us(), self.ops(deep, r.randint(1, 3))],
        ])()

    def gen_groups(self, depth):
        r = self.r
        if self.groups and r.random() < 0.5:
            return ["group_spawn", f"G{r.randint(1, self.groups)}", self.fresh(), self.body(min(depth + 1, 3))]
        if depth >= 3:
            return ["yield"]
        self.groups += 1
        group = f"G{self.groups}"
        ops = [["group_spawn", group, self.fresh(), self.body(depth + 1)] for _ in range(r.randint(1, 2))]
        return ["taskgroup", group, ops + self.ops(depth + 1, r.randint(0, 2))]

    def gen_context(self, depth):
        i = self.r.randint(0, 1)
        return self.r.choice([["ctx_set", i, self.r.randint(0, 99)], ["ctx_get", i], ["ctx_get", i]])


MORE_OBJECTS = dict(OBJECTS, conditions_on=[0])
MORE_THEMES = ["actions", "contexts", "coroutines", "names", "scopes", "conditions", "combined"]


class More(Generator):
    """Programs with all ops: callbacks that act, contexts, coroutine objects, named scopes, eager factories, more loops."""

    def __init__(self, seed):
        super().__init__(seed)
        self.more_themes = self.r.sample(MORE_THEMES, self.r.randint(1, 3))
        self.share = self.r.uniform(0.2, 0.7)
        self.coros, self.named, self.scopes, self.contexts, self.tokens = 0, 0, 0, 0, 0
        self.budget = self.r.randint(20, 90)
        self.callbacks = []  # (future, label)
        self.inside = []  # the contexts that the code around here runs in: these cannot be entered again

    def program(self):
        made = super().program()
        made["id"] = f"more-{self.seed}"
        made["lenient"] = self.seed % 8 != 0
        made["objects"] = MORE_OBJECTS
        if self.r.random() < 0.15:
            made["main"].insert(0, ["task_factory", True])
        if self.r.random() < 0.2:
            made["main"].insert(0, ["watch_handler", self.r.randint(0, 1)])
        if self.r.random() < 0.1:
            self.budget = self.r.randint(4, 15)
            self.contexts = self.tokens = self.scopes = self.named = self.groups = 0
            self.prefix, self.names, self.coros = "U", [], 0
            self.themes = self.r.sample(["tasks", "callbacks", "timeouts", "combinators"], 2)
            self.more_themes = ["actions", "coroutines"]
            self.share = 0.3
            made["then"] = [self.only_own(self.ops(0, 6))]
        return made

    @staticmethod
    def only_own(ops):
        """A later loop leaves the futures and handles of the first alone: they are bound to it."""
        text = json.dumps(ops)
        bad = ("await", "set", "fail", "fcancel", "on_done", "add_callback", "cancel_handle", "wait_on", "task_callback",
               "on_task_done")
        return [["yield"]] if any(f'["{b}"' in text for b in bad) or '"future"' in text else ops

    def op(self, depth):
        if depth == 0 and self.r.random() < 0.4:
            self.budget -= 1
            return ["spawn", self.fresh(), self.body(0)] + self.r.choice([[], [], [], [{"eager": True}]])
        if self.r.random() < self.share:
            self.budget -= 1
            return getattr(self, "more_" + self.r.choice(self.more_themes))(depth)
        return super().op(depth)

    def number(self, made, prefix):
        return f"{prefix}{self.r.randint(1, max(1, made))}"

    def wider(self, depth):
        """A spec of any kind."""
        r = self.r.random()
        if r < 0.2:
            return {"future": self.r.randint(0, 3)}
        if r < 0.35 and self.coros:
            return {"coro": self.number(self.coros, "C")}
        if r < 0.45 and self.named:
            return {"named": self.number(self.named, "N")}
        return self.spec(min(depth, 3))

    def options(self):
        r = self.r.random()
        if r < 0.25 and self.contexts:
            return [{"context": self.number(self.contexts, "X"), "eager": False}]
        return [{"eager": self.r.random() < 0.7}] if r < 0.5 else []

    def inside_of(self, options, make):
        self.inside.append(options[0].get("context") if options else None)
        try:
            return make()
        finally:
            self.inside.pop()

    # -- what callbacks do
    def actions(self, depth):
        return [self.action(depth) for _ in range(self.r.randint(1, 3))]

    def action(self, depth):
        r = self.r
        self.budget -= 1
        if depth < 2 and r.random() < 0.12:
            return self.acting(depth + 1)
        if depth < 2 and r.random() < 0.1:
            name = self.fresh()
            return ["spawn", name, self.body(2)] + r.choice([[], [{"eager": True}]])
        return r.choice([
            lambda: ["set", r.randint(0, 3), r.randint(0, 99)], lambda: ["fcancel", r.randint(0, 3), "cm"],
            lambda: ["cancel", self.name(), "from-callback"], lambda: ["event_set", r.randint(0, 1)],
            lambda: ["release", r.randint(0, 1)], lambda: ["sem_release", r.randint(0, 1)],
            lambda: ["put_nowait", r.randint(0, 2), r.randint(0, 99)], lambda: ["get_nowait", r.randint(0, 2)],
            lambda: ["ctx_get", r.randint(0, 1)], lambda: ["ctx_set", r.randint(0, 1), r.randint(0, 99)],
            lambda: ["call_soon", self.label()], lambda: ["cond_notify_unlocked", r.randint(0, 1)],
            lambda: ["raise", self.error()], lambda: ["current"], lambda: ["exception", r.randint(0, 3)],
            lambda: ["done", self.name()], lambda: ["log", "acted"],
        ])()

    def acting(self, depth):
        r = self.r
        context = [{"context": self.number(self.contexts, "X")}] if self.contexts and r.random() < 0.3 else []
        label = self.label()

        def ops():
            return self.inside_of(context, lambda: self.actions(depth))
        i = r.randint(0, 3)

        def on_done():
            self.callbacks.append((i, label))
            return ["on_done", i, label, ops()] + context
        return r.choice([
            lambda: ["soon", label, ops()] + context, lambda: ["later", self.us(), label, ops()] + context, on_done,
            lambda: ["on_task_done", self.name(), label, ops()] + context,
        ])()

    def more_actions(self, depth):
        r = self.r
        if r.random() < 0.6:
            return self.acting(0)
        known = f"h{r.randint(1, max(1, self.labels))}"
        return r.choice([
            lambda: ["call_soon_threadsafe", self.label()],
            lambda: ["remove_callback", *r.choice(self.callbacks or [(0, known)])],
            lambda: ["add_callback_again", *r.choice(self.callbacks or [(0, known)])], lambda: ["cancel_handle", known],
            lambda: ["exception", r.randint(0, 3)],
        ])()

    def more_contexts(self, depth):
        r, i = self.r, self.r.randint(0, 1)
        if not self.contexts or r.random() < 0.2:
            self.contexts += 1
            return ["ctx_copy", f"X{self.contexts}"]
        name = self.number(self.contexts, "X")
        if r.random() < 0.2 and name not in self.inside:
            return ["ctx_run", name, self.inside_of([{"context": name}], lambda: self.actions(1))]
        if depth < 3 and r.random() < 0.3:
            own = [{"context": name, "eager": False}]
            return ["spawn", self.fresh(), self.inside_of(own, lambda: self.body(depth))] + own
        if r.random() < 0.3:
            self.tokens += 1
            return ["ctx_token", f"K{self.tokens}", i, r.randint(0, 99)]
        return r.choice([
            lambda: ["ctx_peek", name, i], lambda: ["ctx_set", i, r.randint(0, 99)], lambda: ["ctx_get", i],
            lambda: ["ctx_reset", self.number(self.tokens, "K")], lambda: self.acting(0),
            lambda: ["watch_handler", i],
        ])()

    def more_coroutines(self, depth):
        r = self.r
        if depth < 3 and (not self.coros or r.random() < 0.3):
            self.coros += 1
            return ["coro", f"C{self.coros}", self.body(depth)]
        name = self.number(self.coros, "C")
        return r.choice([
            lambda: ["coro_close", name], lambda: ["coro_state", name], lambda: ["coro_await", name],
            lambda: ["coro_await", name], lambda: ["coro_spawn", name, self.fresh()] + r.choice([[], [{"eager": True}]]),
            lambda: ["wait_for", {"coro": name}, r.choice([None, self.us()])], lambda: ["shield_spec", {"coro": name}],
        ])()

    def more_names(self, depth):
        r = self.r
        return r.choice([
            lambda: ["task_name", self.name()], lambda: ["set_name", self.name(), f"renamed{r.randint(0, 9)}"],
            lambda: ["current"], lambda: ["task_result", self.name()], lambda: ["task_exception", self.name()],
            lambda: ["task_factory", r.random() < 0.6], lambda: ["loop_state"], lambda: ["nested_run"],
            lambda: ["event_is_set", r.randint(0, 1)], lambda: ["task_set", self.name(), 1],
        ])()

    def more_scopes(self, depth):
        r = self.r
        if depth < 4 and (not self.scopes or r.random() < 0.5):
            self.scopes += 1
            name = f"S{self.scopes}"
            deep = min(depth + 1, 4)
            kind = r.choice(["timeout_scope", "timeout_scope", "timeout_at"])
            return [kind, name, None if r.random() < 0.15 else self.us(), self.ops(deep, r.randint(1, 4))]
        name = self.number(self.scopes, "S")
        return r.choice([
            ["scope_when", name], ["scope_expired", name], ["scope_reschedule", name, self.us()],
            ["scope_reschedule", name, None],
        ])

    def predicate(self):
        r = self.r
        return r.choice([["event", r.randint(0, 1)], ["queue", r.randint(0, 2), r.randint(1, 2)],
                         ["future", r.randint(0, 3)]] + ([["raise", self.error()]] if r.random() < 0.1 else []))

    def more_conditions(self, depth):
        r, i = self.r, self.r.randint(0, 1)
        deep = min(depth + 1, 4)
        return r.choice([
            lambda: ["cond_wait_for", i, self.predicate()], lambda: ["cond_wait_for", i, self.predicate()],
            lambda: ["with_cond", i, self.ops(deep, r.randint(1, 3))], lambda: ["cond_bare_wait", i],
            lambda: ["cond_bare_wait_for", i, self.predicate()], lambda: ["cond_locked", i],
            lambda: ["cond_notify_unlocked", i], lambda: ["cond_notify", i, r.randint(1, 2)],
            lambda: ["cond_notify_all", i], lambda: ["cond_wait", i], lambda: ["event_set", i],
            lambda: ["put_nowait", 1, r.randint(0, 9)], lambda: ["set", r.randint(0, 3), 1],
            lambda: ["with_sem", i, self.ops(deep, r.randint(1, 3))],
            lambda: ["with_sem", i, self.ops(deep, r.randint(1, 3))],
        ])()

    def more_combined(self, depth):
        r = self.r
        if r.random() < 0.35:
            self.named += 1
            name = f"N{self.named}"
            return r.choice([
                lambda: ["gather_as", name, [self.wider(depth) for _ in range(r.randint(0, 3))], r.random() < 0.4],
                lambda: ["shield_as", name, self.wider(depth)],
            ])()
        if not self.named:
            return ["yield"]
        name = self.number(self.named, "N")
        awaited = [s for s in (self.wider(3) for _ in range(r.randint(0, 3))) if "task" in s or "future" in s or "named" in s]
        return r.choice([
            lambda: ["named_await", name], lambda: ["named_cancel", name, "nm"], lambda: ["named_state", name],
            lambda: ["shield_spec", self.wider(depth)], lambda: ["wait_for", self.wider(depth), self.us()],
            lambda: ["gather", [self.wider(depth) for _ in range(r.randint(1, 3))], r.random() < 0.4],
            lambda: ["wait_on", awaited, r.choice(["FIRST_COMPLETED", "FIRST_EXCEPTION", "ALL_COMPLETED"])]
            + ([self.us()] if r.random() < 0.5 else []),
            lambda: ["group_spawn", f"G{r.randint(1, max(1, self.groups))}", self.fresh(), self.body(min(depth + 1, 3))]
            + self.options(),
        ])()


if __name__ == "__main__":
    count, first = int(sys.argv[1]), int(sys.argv[2]) if len(sys.argv) > 2 else 0
    generator = More if sys.argv[3:] == ["more"] else Generator
    for seed in range(first, first + count):
        print(json.dumps(generator(seed).program(), separators=(",", ":")))
