"""Every way to wait, cancelled at every moment."""
from dsl import Y, cancel, caught, finally_, gather, group, child, join, later, log, rule, soon, spawn, task, timeout, yields, sleep, body

# How to wait: what prepares it, the op, what ends the wait.
WAYS = {
    "future": ([], ["await", 0], ["set", 0, 1]),
    "event": ([], ["event_wait", 0], ["event_set", 0]),
    "lock": ([["acquire", 0]], ["acquire", 0], ["release", 0]),
    "lock-scope": ([["acquire", 0]], ["with_lock", 0, [log("inside"), Y]], ["release", 0]),
    "semaphore": ([], ["sem_acquire", 2], ["sem_release", 2]),
    "semaphore-scope": ([], ["with_sem", 2, [log("inside"), Y]], ["sem_release", 2]),
    "bounded-semaphore": ([["sem_acquire", 1], ["sem_acquire", 1]], ["sem_acquire", 1], ["sem_release", 1]),
    "condition": ([], ["cond_wait", 0], ["cond_notify", 0, 1]),
    "condition-predicate": ([["event_set", 1]], ["cond_wait_for", 0, ["event", 0]], ["event_set", 0]),
    "barrier": ([], ["barrier_wait", 1], ["barrier_reset", 1]),
    "get": ([], ["get", 3], ["put_nowait", 3, 7]),
    "get-of-priority-queue": ([], ["get", 1], ["put_nowait", 1, 7]),
    "put": ([["put", 0, 1]], ["put", 0, 2], ["get_nowait", 0]),
    "queue-join": ([["put", 3, 1]], ["queue_join", 3], ["task_done", 3]),
    "task": ([spawn("awaited", ["await", 0], Y)], join("awaited"), ["set", 0, 1]),
    "gather": ([], gather({"future": 0}, {"future": 1}, exceptions=True), ["set", 0, 1]),
    "gather-of-tasks": ([spawn("awaited", ["await", 0], Y)], gather(task("awaited")), ["set", 0, 1]),
    "shield": ([spawn("awaited", ["await", 0], Y)], ["shield", "awaited"], ["set", 0, 1]),
    "wait": ([], ["wait_on", [{"future": 0}, {"future": 1}], "FIRST_COMPLETED"], ["set", 0, 1]),
    "wait-for": ([], ["wait_for", {"future": 0}, 900_001], ["set", 0, 1]),
    "wait-for-of-coroutine": ([], ["wait_for", body(["await", 0], Y), 900_001], ["set", 0, 1]),
    "as-completed": ([spawn("awaited", ["await", 0])], ["as_completed", ["awaited"]], ["set", 0, 1]),
    "group-exit": ([], group("G", child("G", "member", ["await", 0], Y)), ["set", 0, 1]),
    "timeout": ([], timeout(900_001, ["await", 0]), ["set", 0, 1]),
    "yield": ([], Y, log("nothing to end")),
    "sleep": ([], sleep(500_003), sleep(500_001)),
}


def two(way):
    """Two that wait in line, and the state at the end."""
    before, op, _ = way
    return [*before, spawn("first", op, log("went on")), spawn("second", op, log("went on"))]


SEEN = [["locked", 0], ["sem_locked", 2], ["cond_locked", 0], ["barrier_state", 1], ["queue_state", 0],
        ["queue_state", 3], ["done", "first"], ["done", "second"]]

for name, way in WAYS.items():
    before, op, end = way
    rule(f"{name}-cancelled-before-it-starts-waiting-never-waits",
         *before, spawn("first", op, log("went on")), cancel("first", "early"), *yields(3), *SEEN[:6], ["done", "first"])
    rule(f"{name}-cancelled-while-waiting-ends-the-wait-and-leaves-the-next-in-line",
         *two(way), *yields(2), cancel("first", "now"), *yields(3), end, *yields(4), *SEEN)
    rule(f"{name}-woken-then-cancelled-in-the-same-turn-loses-no-wake-up",
         *two(way), *yields(2), end, cancel("first", "late"), *yields(6), *SEEN)
    rule(f"{name}-cancelled-then-woken-in-the-same-turn-gives-the-wake-up-to-the-next",
         *two(way), *yields(2), cancel("first", "first"), end, *yields(6), *SEEN)
    rule(f"{name}-cancelled-twice-keeps-the-right-message-and-counts-both",
         *before, spawn("first", finally_([op], [["cancelling"]])), *yields(2), cancel("first", "one"),
         cancel("first", "two"), *yields(4), ["done", "first"])
    rule(f"{name}-that-catches-the-cancel-may-wait-again",
         *before, spawn("first", caught(op, then=[["cancelling"], ["uncancel"]]), op, log("went on")), *yields(2),
         cancel("first"), *yields(3), end, *yields(4), *SEEN[:7])
    rule(f"{name}-cancelled-by-itself-beforehand-ends-at-the-wait",
         *before, spawn("first", ["cancel_self"], log("still runs"), op, log("not here")), *yields(4), *SEEN[:7])
    rule(f"{name}-cancelled-from-a-timer-leaves-both-cancelled-in-order",
         *two(way), later(1_003, "h1", cancel("second", "b"), cancel("first", "a")), sleep(2_003), *SEEN)
    rule(f"{name}-cancelled-from-a-callback-in-the-turn-of-its-wake-up",
         *two(way), *yields(2), soon("h1", cancel("first", "callback")), end, *yields(6), *SEEN)
