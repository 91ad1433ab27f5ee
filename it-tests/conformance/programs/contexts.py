"""Context variables, coroutine objects, several loops."""
from dsl import Y, attempt, body, cancel, child, coro, eager, future, gather, group, join, later, log, named, on_done, raises, returns, rule, sleep, soon, spawn, task, timeout, yields

get, other = ["ctx_get", 0], ["ctx_get", 1]


def put(v): return ["ctx_set", 0, v]


rule("context-variable-is-none-before-it-is-set", get, put(1), get, other)
rule("context-task-has-a-copy-from-its-creation", put(1), spawn("A", get, put(2), get), put(3), Y, get)
rule("context-of-a-task-lives-on-over-its-awaits", spawn("A", put(1), Y, get, sleep(101), get), put(9), sleep(201), get)
rule("context-inline-coroutine-shares-that-of-its-caller", put(1), ["wait_for", body(get, put(2)), None], get)
rule("context-of-a-timeout-body-is-the-tasks-own", put(1), timeout(1001, put(2), Y), get)
rule("context-gather-copies-for-each-coroutine", put(1), gather(body(get, put(2)), body(get, put(3))), get)
rule("context-shield-copies-for-its-coroutine", put(1), ["shield_spec", body(get, put(2))], get)
rule("context-callback-has-a-copy-from-its-registration", put(1), soon("h", get, put(5), get), put(2), Y, get)
rule("context-timer-has-a-copy-from-its-registration", put(1), later(101, "h", get), put(2), sleep(201))
rule("context-done-callback-has-a-copy-from-its-registration", put(1), on_done(0, "h", get), put(2), ["set", 0, 1], put(3), Y)
rule("context-task-done-callback-has-a-copy-from-its-registration", put(1), spawn("A", put(7)), ["on_task_done", "A", "h", [get]], put(2), Y, Y)
rule("context-two-callbacks-do-not-share", put(1), soon("h1", put(2)), soon("h2", get), Y)
rule("context-callback-in-a-given-context-leaves-its-mark-there", ["ctx_copy", "X"], soon("h", put(4), context="X"), Y, get, ["ctx_peek", "X", 0])
rule("context-timer-in-a-given-context", put(1), ["ctx_copy", "X"], put(2), later(101, "h", get, put(3), context="X"), sleep(201), get, ["ctx_peek", "X", 0])
rule("context-done-callback-in-a-given-context", put(1), ["ctx_copy", "X"], put(2), on_done(0, "h", get, put(3), context="X"), ["set", 0, 1], Y, ["ctx_peek", "X", 0], get)
rule("context-done-callback-on-a-done-future-in-a-given-context", put(1), ["ctx_copy", "X"], put(2), ["set", 0, 1], on_done(0, "h", get, context="X"), Y)
rule("context-task-in-a-given-context-runs-in-that-and-not-a-copy", put(1), ["ctx_copy", "X"], put(2), spawn("A", get, put(3), Y, put(4), context="X"), Y, ["ctx_peek", "X", 0], Y, ["ctx_peek", "X", 0], get)
rule("context-two-tasks-may-share-one", ["ctx_copy", "X"], spawn("A", put(1), Y, get, context="X"), spawn("B", get, put(2), context="X"), *yields(3))
rule("context-callback-made-by-a-callback-inherits", put(1), soon("h", put(2), soon("i", get)), Y, Y, get)
rule("context-task-made-by-a-callback-inherits", put(1), soon("h", put(2), spawn("A", get)), *yields(3))
rule("context-run-does-it-inside-and-gives-back", put(1), ["ctx_copy", "X"], put(2), ["ctx_run", "X", [get, put(3), soon("h", get)]], get, ["ctx_peek", "X", 0], Y)
rule("context-run-gives-back-when-it-raises", put(1), ["ctx_copy", "X"], put(2), ["ctx_run", "X", [put(3), raises()]], get, ["ctx_peek", "X", 0])
rule("context-run-within-itself-is-an-error", ["ctx_copy", "X"], ["ctx_run", "X", [["ctx_run", "X", [log("never")]], log("still inside")]])
rule("context-run-of-the-one-the-task-runs-in-is-an-error", ["ctx_copy", "X"], spawn("A", ["ctx_run", "X", [log("never")]], context="X"), Y, Y)
rule("context-run-of-the-one-the-callback-runs-in-is-an-error", ["ctx_copy", "X"], soon("h", ["ctx_run", "X", [log("never")]], context="X"), Y, Y)
rule("context-run-of-the-one-an-outer-task-runs-in-is-an-error", ["ctx_copy", "X"], spawn("A", eager("B", ["ctx_run", "X", [log("never")]], Y, ["ctx_run", "X", [log("left by then")]]), context="X"), *yields(3))
rule("context-run-of-the-one-an-outer-callback-runs-in-is-an-error", ["ctx_copy", "X"], soon("h", eager("B", ["ctx_run", "X", [log("never")]]), context="X"), *yields(2))
rule("context-run-of-another-tasks-context-while-it-is-suspended", ["ctx_copy", "X"], spawn("A", put(1), Y, get, context="X"), Y, ["ctx_run", "X", [get, put(5)]], Y)
rule("context-copy-is-frozen-apart-from-the-original", put(1), ["ctx_copy", "X"], put(2), ["ctx_copy", "Z"], ["ctx_peek", "X", 0], ["ctx_peek", "Z", 0])
rule("context-token-resets-to-the-value-before", put(1), ["ctx_token", "K", 0, 2], get, ["ctx_reset", "K"], get)
rule("context-token-resets-to-unset", ["ctx_token", "K", 0, 2], ["ctx_reset", "K"], get)
rule("context-token-works-once", ["ctx_token", "K", 0, 2], ["ctx_reset", "K"], ["ctx_reset", "K"])
rule("context-token-of-another-context-is-refused", ["ctx_token", "K", 0, 2], spawn("A", ["ctx_reset", "K"], get), Y, get)
rule("context-used-token-is-told-apart-in-another-context", ["ctx_token", "K", 0, 2], ["ctx_reset", "K"], spawn("A", ["ctx_reset", "K"]), Y)
rule("context-tokens-may-be-reset-out-of-order", ["ctx_token", "K", 0, 1], ["ctx_token", "L", 0, 2], ["ctx_reset", "K"], get, ["ctx_reset", "L"], get)
rule("context-exception-handler-runs-in-that-of-the-callback", ["watch_handler", 0], put(1), soon("h", put(2), raises()), put(3), Y, Y)
rule("context-exception-handler-runs-in-that-of-the-timer", ["watch_handler", 0], put(1), later(101, "h", raises()), put(3), sleep(201))
rule("context-exception-handler-runs-in-the-given-one", ["watch_handler", 0], put(1), ["ctx_copy", "X"], put(2), soon("h", raises(), context="X"), Y, Y)
rule("context-cleanup-of-a-cancelled-task-sees-its-own", spawn("A", put(1), attempt(sleep(9001), **{"finally": [get]})), put(2), Y, cancel("A"), Y, Y)
rule("context-queue-item-carries-none", spawn("A", ["get", 3], get), put(1), Y, put(2), ["put", 3, 1], Y, Y)

# -- coroutine objects
rule("coroutine-does-nothing-until-it-is-awaited", ["coro", "C", [log("runs")]], Y, ["coro_state", "C"], ["coro_await", "C"], ["coro_state", "C"])
rule("coroutine-is-awaited-inside-the-task", ["coro", "C", [["current"], Y, returns(3)]], ["coro_await", "C"])
rule("coroutine-cannot-be-awaited-again", ["coro", "C", [returns(3)]], ["coro_await", "C"], ["coro_await", "C"])
rule("coroutine-that-failed-cannot-be-awaited-again", ["coro", "C", [raises()]], ["coro_await", "C"], ["coro_await", "C"])
rule("coroutine-being-awaited-cannot-be-awaited-by-another", ["coro", "C", [Y, Y]], spawn("A", ["coro_await", "C"]), Y, ["coro_state", "C"], ["coro_await", "C"], Y, Y)
rule("coroutine-closed-before-its-start-never-runs", ["coro", "C", [log("never")]], ["coro_close", "C"], ["coro_state", "C"], ["coro_await", "C"])
rule("coroutine-close-twice-is-allowed", ["coro", "C", []], ["coro_close", "C"], ["coro_close", "C"])
rule("coroutine-close-after-its-end-does-nothing", ["coro", "C", [returns(1)]], ["coro_await", "C"], ["coro_close", "C"], ["coro_state", "C"])
rule("coroutine-closed-made-a-task-fails-there", ["coro", "C", [log("never")]], ["coro_close", "C"], ["coro_spawn", "C", "A"], join("A"))
rule("coroutine-ended-made-a-task-fails-there", ["coro", "C", []], ["coro_await", "C"], ["coro_spawn", "C", "A"], join("A"))
rule("coroutine-ended-made-an-eager-task-fails-at-once", ["coro", "C", []], ["coro_await", "C"], ["coro_spawn", "C", "A", {"eager": True}], join("A"))
rule("coroutine-ended-made-a-task-that-is-cancelled-before-its-start", ["coro", "C", []], ["coro_await", "C"], ["coro_spawn", "C", "A"], cancel("A", "m"), join("A"))
rule("coroutine-closed-in-a-gather-fails-it", ["coro", "C", []], ["coro_close", "C"], gather(coro("C"), body(returns(1)), exceptions=True), gather(coro("C")))
rule("coroutine-closed-in-a-wait-for-fails-it", ["coro", "C", []], ["coro_close", "C"], ["wait_for", coro("C"), 1001], ["wait_for", coro("C"), None], ["wait_for", coro("C"), 0])
rule("coroutine-closed-in-a-shield-fails-it", ["coro", "C", []], ["coro_close", "C"], ["shield_spec", coro("C")])
rule("coroutine-of-a-task-tells-its-state", ["coro", "C", [["coro_state", "C"], Y]], ["coro_spawn", "C", "A"], ["coro_state", "C"], Y, ["coro_state", "C"], Y, ["coro_state", "C"])
rule("coroutine-of-a-task-cancelled-before-its-start-is-closed", ["coro", "C", [log("never")]], ["coro_spawn", "C", "A"], cancel("A"), ["coro_state", "C"], Y, ["coro_state", "C"])
rule("coroutine-in-a-coroutine-are-both-running", ["coro", "C", [["coro", "D", [["coro_state", "C"], ["coro_state", "D"]]], ["coro_await", "D"]]], ["coro_await", "C"])
rule("coroutine-in-a-coroutine-are-both-suspended", ["coro", "C", [["coro", "D", [sleep(101)]], ["coro_await", "D"]]], spawn("A", ["coro_await", "C"]), Y, ["coro_state", "C"], ["coro_state", "D"], sleep(201))
rule("coroutine-cancelled-in-its-wait-is-closed", ["coro", "C", [sleep(9001)]], spawn("A", ["coro_await", "C"]), Y, cancel("A", "m"), Y, Y, ["coro_state", "C"])

# -- loops
rule("loop-runs-and-is-not-closed", ["loop_state"], soon("h", ["loop_state"]), Y)
rule("loop-inside-a-running-loop-is-refused", ["nested_run"], soon("h", ["nested_run"]), Y)
rule("loop-after-loop-in-one-thread", log("first"), sleep(101), then=[[log("second"), sleep(103), ["loop_state"]], [log("third")]])
rule("loop-after-loop-starts-with-no-tasks", spawn("A", sleep(9001)), Y, then=[[["all_tasks"], spawn("B", Y), ["all_tasks"], Y]])
rule("loop-after-loop-drops-what-was-scheduled", ["call_later", 9001, "h1"], Y, then=[[sleep(20_001), log("h1 never ran")]])
rule("loop-after-loop-drops-what-was-ready", soon("h1", soon("h2", soon("h3", ["put_nowait", 3, 1], soon("h4", ["put_nowait", 3, 2])))), then=[[["queue_state", 3]]])
rule("loop-after-loop-does-not-see-the-context-of-tasks", put(1), then=[[get]])
rule("loop-after-loop-may-ask-a-done-task-of-the-first", spawn("A", returns(5)), join("A"), then=[[["task_result", "A"], ["done", "A"]]])
rule("loop-after-loop-may-ask-a-done-future-of-the-first", ["set", 0, 5], then=[[["result", 0], ["await", 0]]])
rule("loop-after-loop-may-use-an-event-nobody-waited-for", ["event_set", 0], ["event_is_set", 0], then=[[["event_clear", 0], spawn("A", ["event_wait", 0], log("woken")), Y, ["event_set", 0], Y, Y]])
rule("loop-after-loop-may-use-a-lock-nobody-waited-for", ["with_lock", 0, [Y]], then=[[["acquire", 0], spawn("A", ["acquire", 0], log("mine")), Y, ["release", 0], Y, Y]])
waited = {"event": (["event_wait", 0], ["event_set", 0]), "lock": (["acquire", 0], ["release", 0]), "semaphore": (["sem_acquire", 2], ["sem_release", 2]),
          "queue": (["get", 3], ["put_nowait", 3, 1]), "condition": (["cond_wait", 0], ["cond_notify", 0, 1]), "barrier": (["barrier_wait", 1], ["barrier_reset", 1])}
for name, (wait, end) in waited.items():
    first = [["acquire", 0]] if name == "lock" else []
    clear = [["event_clear", 0]] if name == "event" else []
    rule(f"loop-after-loop-refuses-to-wait-for-a-{name}-of-the-first",
         *first, spawn("A", wait), Y, end, *yields(3), *clear, then=[[*first, wait, log("went on")]])
rule("loop-after-loop-with-groups-and-timeouts", group("G", child("G", "A", Y)), then=[[timeout(101, group("H", child("H", "B", sleep(9001)))), child("G", "C", Y)]])
rule("loop-after-loop-eager-factory-is-the-loops-own", ["task_factory", True], spawn("A", log("at once")), log("main"), then=[[spawn("B", log("later")), log("main"), Y]])
rule("loop-after-a-deadlock", ["await", 0], then=[[log("runs")]])
rule("loop-after-a-failure", raises("E2"), then=[[log("runs")]])
