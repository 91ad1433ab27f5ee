"""Time limits: timeout, timeout_at, wait_for, and their nesting."""
from dsl import Y, attempt, body, cancel, caught, eager, finally_, future, gather, join, later, log, raises, returns, rule, scope, sleep, soon, spawn, task, timeout, yields

rule("timeout-not-reached-changes-nothing", timeout(2001, sleep(1001), log("in time")), ["cancelling"])
rule("timeout-reached-is-a-timeout-error-and-leaves-no-count", timeout(1001, sleep(9001)), ["cancelling"], Y, log("went on"))
rule("timeout-none-never-comes", timeout(None, sleep(90_001)))
rule("timeout-zero-comes-at-the-first-suspension", timeout(0, log("runs"), Y, log("not here")))
rule("timeout-zero-of-a-body-that-never-suspends-passes", timeout(0, log("runs")), Y, log("not cancelled"))
rule("timeout-zero-with-a-sleep-of-zero", timeout(0, sleep(0), sleep(0), log("not here")))
rule("timeout-at-a-past-time-comes-in-the-next-turn", sleep(5001), ["timeout_at", "S", 1001, [["scope_when", "S"], log("runs"), Y, Y, log("not here")]])
rule("timeout-at-is-a-time-of-the-loop", sleep(1001), ["timeout_at", "S", 3001, [["scope_when", "S"], sleep(9001)]])
rule("timeout-at-none-never-comes", ["timeout_at", "S", None, [["scope_when", "S"], sleep(9001)]])
rule("timeout-when-and-expired-before-and-after", scope("S", 1001, ["scope_when", "S"], ["scope_expired", "S"], sleep(9001)), ["scope_when", "S"], ["scope_expired", "S"])
rule("timeout-left-in-time-has-not-expired", scope("S", 1001, Y), ["scope_expired", "S"], sleep(2001), ["scope_expired", "S"])
rule("timeout-expired-is-seen-by-the-cleanup", scope("S", 1001, finally_([sleep(9001)], [["scope_expired", "S"], ["scope_when", "S"], ["cancelling"]])))
rule("timeout-rescheduled-later-comes-later", scope("S", 1001, ["scope_reschedule", "S", 3001], ["scope_when", "S"], sleep(9001)))
rule("timeout-rescheduled-earlier-comes-earlier", scope("S", 5001, sleep(101), ["scope_reschedule", "S", 1001], sleep(9001)))
rule("timeout-rescheduled-to-none-never-comes", scope("S", 1001, ["scope_reschedule", "S", None], ["scope_when", "S"], sleep(9001)))
rule("timeout-rescheduled-from-none-comes", scope("S", None, ["scope_reschedule", "S", 1001], sleep(9001)))
rule("timeout-rescheduled-to-now-comes-in-the-next-turn", scope("S", 5001, ["scope_reschedule", "S", 0], log("still"), Y, Y, log("not here")))
rule("timeout-rescheduled-by-another-task", spawn("A", scope("S", 5001, sleep(9001))), Y, ["scope_reschedule", "S", 101], sleep(201), ["done", "A"])
rule("timeout-rescheduled-by-a-callback", spawn("A", scope("S", 1001, sleep(9001), log("slept"))), later(501, "h", ["scope_reschedule", "S", None]), sleep(9501))
rule("timeout-cannot-be-moved-once-it-was-left", scope("S", 1001, Y), ["scope_reschedule", "S", 1001])
rule("timeout-cannot-be-moved-once-it-has-expired", scope("S", 1001, caught(sleep(9001), then=[["scope_reschedule", "S", 1001]])), ["scope_reschedule", "S", 101])
rule("timeout-whose-cancel-is-caught-expires-without-an-error", scope("S", 1001, caught(sleep(9001))), ["scope_expired", "S"], ["cancelling"], Y)
rule("timeout-whose-body-raises-in-answer-gives-that-error", timeout(1001, caught(sleep(9001), then=[raises("E2")])), ["cancelling"])
rule("timeout-body-that-fails-in-time-gives-its-error", timeout(1001, raises("E2")), ["cancelling"])
rule("timeout-cleanup-may-take-longer-than-the-limit", timeout(1001, finally_([sleep(9001)], [sleep(5001), log("cleaned")])))
rule("timeout-left-by-return-in-time", spawn("A", timeout(1001, Y, returns(3))), join("A"))
rule("timeout-in-a-cleanup-after-a-cancel", spawn("A", finally_([sleep(9001)], [timeout(1001, sleep(9003)), log("cleanup goes on")])), Y, cancel("A", "m"), sleep(2001), ["done", "A"])
rule("timeout-entered-with-a-pending-cancel-is-no-timeout", spawn("A", ["cancel_self"], timeout(0, sleep(9001))), *yields(3), ["done", "A"])
rule("timeout-after-a-cancel-that-was-caught-counts-from-there", spawn("A", caught(sleep(9001)), ["cancelling"], attempt(timeout(101, sleep(9003)), Exception=[["cancelling"]]), log("went on")), Y, cancel("A"), sleep(9005))
rule("timeout-and-foreign-cancel-before-the-deadline", spawn("A", scope("S", 5001, sleep(9001))), sleep(101), cancel("A", "m"), *yields(3), ["done", "A"], ["scope_expired", "S"])
rule("timeout-of-a-busy-body-comes-when-it-suspends", scope("S", 101, *[log(i) for i in range(3)], sleep(9001)))
rule("timeout-expires-while-a-coroutine-inside-catches-it", timeout(1001, ["wait_for", body(caught(sleep(9001)), log("refused")), None], log("goes on in time")))
rule("timeout-eager-task-inside", timeout(1001, eager("A", sleep(9001)), join("A")), ["done", "A"])

# -- nesting: what comes first decides, and an outer cancel is never swallowed
OUTER = {"outer-first": (1001, 2001), "inner-first": (2001, 1001)}
KINDS = {
    "timeout": lambda us, *ops: timeout(us, *ops), "wait-for": lambda us, *ops: ["wait_for", body(*ops), us],
    "group": lambda us, *ops: ["taskgroup", f"G{us}", [["group_spawn", f"G{us}", f"M{us}", [sleep(us + 7), log("member")]], *ops]],
}
CANCELS = {"no-cancel": [], "cancel-before": [sleep(503), cancel("A", "outside")], "cancel-after-the-first": [sleep(1503), cancel("A", "outside")],
           "cancel-just-before-the-first": [sleep(1000), cancel("A", "outside")]}
for order, (outer, inner) in OUTER.items():
    for a, make_outer in KINDS.items():
        for b, make_inner in KINDS.items():
            for when, ops in CANCELS.items():
                rule(f"{b}-in-{a}-{order}-{when}-is-counted-once",
                     spawn("A", attempt(make_outer(outer, attempt(make_inner(inner, finally_([sleep(8001)], [["cancelling"], sleep(3)])),
                                                                  Exception=[log("inner"), ["cancelling"]], reraise=True), log("between")),
                                        Exception=[log("outer"), ["cancelling"]]), ["cancelling"], Y, log("end")),
                     *ops, sleep(9501), ["done", "A"])
rule("nested-timeouts-with-past-deadlines-give-the-inner-error-first", timeout(0, attempt(timeout(0, Y, Y), Exception=[log("inner")]), Y, log("not here")))
rule("nested-timeouts-inner-moved-just-before-the-outer", scope("O", 1001, scope("I", 2001, ["scope_reschedule", "I", 1000], finally_([sleep(9001)], [["scope_expired", "O"], ["scope_expired", "I"]]))))
rule("timeout-due-just-after-the-body-was-woken-does-not-expire", spawn("A", scope("S", 1001, ["await", 0], log("ended")), Y, log("went on")), later(1000, "h", ["set", 0, 1]), sleep(2001))
rule("timeout-cancel-reaches-a-body-that-was-woken-in-that-turn", spawn("A", scope("S", 5001, ["await", 0], log("not here")), Y, log("went on")), later(1000, "h", ["set", 0, 1], ["scope_reschedule", "S", 0]), sleep(2001))
rule("timeout-and-cancel-in-one-turn-is-a-cancel", spawn("A", scope("S", 1001, sleep(9001))), later(1000, "h", ["scope_reschedule", "S", 0], cancel("A", "m")), sleep(2001), ["done", "A"])
rule("two-timeouts-and-a-cancel-caught-inside-leave-the-outer", timeout(2001, caught(timeout(1001, caught(sleep(9001)), sleep(9003)))), ["cancelling"])

# -- wait_for
rule("wait-for-of-a-coroutine-runs-in-this-task", ["wait_for", body(["current"], returns(5)), 1001])
rule("wait-for-gives-the-result-in-time", spawn("A", sleep(101), returns(5)), ["wait_for", task("A"), 1001])
rule("wait-for-cancels-at-the-limit-and-waits-for-the-end", spawn("A", finally_([sleep(9001)], [sleep(501), log("cleaned")])), ["wait_for", task("A"), 1001], ["done", "A"])
rule("wait-for-none-waits-for-ever", spawn("A", sleep(90_001), returns(1)), ["wait_for", task("A"), None])
rule("wait-for-of-a-future-cancels-it", ["wait_for", future(0), 1001], ["fstate", 0])
rule("wait-for-of-a-task-that-refuses-gives-its-result", spawn("A", caught(sleep(9001)), returns("refused")), ["wait_for", task("A"), 1001])
rule("wait-for-of-a-task-that-fails-in-answer-gives-that-error", spawn("A", caught(sleep(9001), then=[raises("E2")])), ["wait_for", task("A"), 1001])
rule("wait-for-zero-of-a-done-future-gives-its-result", ["set", 0, 7], ["wait_for", future(0), 0])
rule("wait-for-zero-of-a-failed-future-gives-its-error", ["fail", 0, "E1"], ["wait_for", future(0), 0])
rule("wait-for-zero-of-a-pending-future-times-out", ["wait_for", future(0), 0], ["fstate", 0])
rule("wait-for-zero-of-a-coroutine-never-starts-it", ["wait_for", body(log("never")), 0])
rule("wait-for-zero-of-a-task-waits-for-its-cleanup", spawn("A", finally_([sleep(9001)], [sleep(501), log("cleaned")])), Y, ["wait_for", task("A"), 0], ["done", "A"])
rule("wait-for-of-a-shielded-task-leaves-it-running", spawn("A", sleep(2001), log("finished")), ["shield_as", "N", task("A")], ["wait_for", {"named": "N"}, 1001], ["done", "A"], sleep(2003), ["done", "A"])
rule("wait-for-cancelled-while-the-future-is-done-in-that-turn", spawn("A", ["wait_for", future(0), 5001], log("not here")), Y, ["set", 0, 1], cancel("A", "m"), *yields(3), ["done", "A"])
rule("wait-for-cancelled-from-outside-cancels-the-inner-task", spawn("B", sleep(9001)), spawn("A", ["wait_for", task("B"), 5001]), *yields(2), cancel("A", "m"), *yields(4), ["done", "A"], ["done", "B"])
rule("wait-for-result-just-before-the-limit", spawn("A", ["wait_for", future(0), 1001]), later(1000, "h", ["set", 0, 1]), sleep(2001), ["done", "A"])
rule("wait-for-in-wait-for-inner-limit-first", ["wait_for", body(attempt(["wait_for", body(sleep(9001)), 1001], Exception=[log("inner")]), returns(1)), 2001])
rule("wait-for-of-a-cancelled-future-is-cancelled", spawn("A", ["wait_for", future(0), 1001]), Y, ["fcancel", 0, "m"], *yields(3), ["done", "A"])
