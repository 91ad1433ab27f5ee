"""Runs a conformance program on CPython's own asyncio, in virtual time, and returns its trace.

A program is JSON (see FORMAT.md). The loop below is asyncio.BaseEventLoop with a clock that jumps to
the next timer, so a trace is exact and repeatable: every ready-queue order, timer, cancellation and
exception that asyncio would produce. The same program, run on another loop, must give the same trace.
"""
import asyncio
import contextvars
import gc
import inspect
import sys
from asyncio import base_events


class Deadlock(Exception):
    """Nothing is ready, no timer is set, and the future that was waited for is not done."""


class _Selector:
    def __init__(self, loop):
        self.loop = loop

    def select(self, timeout):
        if timeout is None:
            self.loop.idle = True
            self.loop.stop()
        elif timeout > 0:
            self.loop.now += timeout
        return []

    def close(self):
        pass


class VirtualTimeLoop(base_events.BaseEventLoop):
    def __init__(self):
        super().__init__()
        self.now = 0.0
        self.idle = False
        self._selector = _Selector(self)

    def time(self):
        return self.now

    def _process_events(self, event_list):
        pass

    def _write_to_self(self):
        pass

    def run_or_deadlock(self, future):
        self.idle = False
        asyncio._set_running_loop(None)  # a host such as pyodide may have left its own
        future.add_done_callback(_stop)
        try:
            self.run_forever()
        finally:
            future.remove_done_callback(_stop)
        if not future.done():
            raise Deadlock
        return future


class _OrderedSet(dict):
    """A task group keeps its tasks in a set; in creation order, cancelling them is repeatable."""

    def add(self, item):
        self[item] = None

    def discard(self, item):
        self.pop(item, None)


class Task(asyncio.Task):
    """asyncio's task, which reports a ring of tasks awaiting each other where asyncio would overflow the stack."""
    _entered = False

    def cancel(self, msg=None):
        if self._entered:
            raise RecursionError
        self._entered = True
        try:
            return super().cancel(msg)
        finally:
            self._entered = False


def _stop(future):
    future.get_loop().stop()


class E1(Exception):
    pass


class E2(Exception):
    pass


class Unknown(Exception):
    """The op names a task, handle or group that does not exist yet: the trace says so, and the body goes on."""


class _Return(BaseException):
    def __init__(self, value):
        self.value = value


ERRORS = {"E1": E1, "E2": E2}

# What a plain callback may do: the ops that never suspend and need no task.
SYNC = set("""log raise spawn cancel done task_callback all_tasks set fail fcancel fstate result add_callback
call_soon call_later call_at cancel_handle call_raising release locked event_set event_clear sem_release sem_locked
cond_notify_unlocked cond_locked barrier_state put_nowait get_nowait task_done queue_shutdown queue_state group_spawn
ctx_set ctx_get call_soon_threadsafe soon later on_done on_task_done remove_callback add_callback_again exception
task_result task_exception task_name set_name current task_factory coro coro_close coro_state coro_spawn gather_as
shield_as named_cancel named_state scope_when scope_expired scope_reschedule ctx_copy ctx_peek ctx_run ctx_token
ctx_reset watch_handler loop_state nested_run event_is_set""".split())


def describe(exc):
    """An exception as the trace shows it."""
    if isinstance(exc, BaseExceptionGroup):
        return {"exc": type(exc).__name__, "of": [describe(e) for e in exc.exceptions]}
    name = type(exc).__name__
    if isinstance(exc, asyncio.CancelledError):
        return {"exc": "CancelledError", "msg": exc.args[0] if exc.args else None}
    if isinstance(exc, (E1, E2)):
        return {"exc": name, "msg": exc.args[0] if exc.args else None}
    return {"exc": name}  # the text of a library's own errors is not compared


class Runner:
    def __init__(self, program):
        self.program = program
        self.lenient = program.get("lenient", False)
        self.trace = []
        self.tasks = {}      # name -> Task, spawned by name
        self.created = []    # every task, in creation order
        self.handles = {}
        self.groups = {}
        self.closing = False
        self.callbacks = {}  # label -> a function that was given to add_done_callback
        self.coros = {}      # name -> coroutine object
        self.claimed = set()  # the names of those that a task was made of
        self.named = {}      # name -> future that gather or shield gave
        self.scopes = {}     # name -> Timeout
        self.contexts = {}
        self.tokens = {}
        self.eager = False
        self.watched = None  # the index of the variable that the exception handler shows

    def log(self, actor, path, op, outcome):
        self.trace.append([round(self.loop.now * 1e6), actor, path, op, outcome])

    def run(self):
        """Runs `main`, and each list of `then` on a loop of its own, one after the other in this thread."""
        self.run_loop("main", self._setup_and_main())
        for i, ops in enumerate(self.program.get("then", [])):
            if self.trace[-1][3] == "stuck":
                break
            self.created = []
            self.eager = False
            self.closing = False
            self.run_loop(f"then{i}", self.body(f"then{i}", f"then{i}", ops))
        return list(self.trace)  # what a later collection closes would still write into the first

    def run_loop(self, name, coro):
        self.loop = loop = VirtualTimeLoop()
        asyncio.set_event_loop(None)
        loop.set_exception_handler(self._on_loop_error)
        loop.set_task_factory(self._factory)
        end = None
        try:
            main = loop.create_task(coro, name=name)
            try:
                loop.run_or_deadlock(main)
                end = self._outcome(main)
            except Deadlock:
                end = "deadlock"
            self.log("loop", "", "end", end)
            left = [t for t in self.created if not t.done()]
            self.log("loop", "", "pending", [t.get_name() for t in left])
            for t in left:
                t.cancel()
            if left:
                try:
                    loop.run_or_deadlock(loop.create_task(self._join_all(left), name="join-all"))
                except Deadlock:
                    self.log("loop", "", "stuck", [t.get_name() for t in left if not t.done()])
        finally:
            self.closing = True
            loop.set_exception_handler(lambda *_: None)
            loop.close()

    async def _join_all(self, tasks):
        for t in tasks:
            if not t.done():
                await asyncio.wait([t])

    def _factory(self, loop, coro, **kw):
        kw["name"] = kw.get("name") or "anonymous"  # gather names none of the tasks it makes
        if self.eager and kw["name"] != "join-all":
            kw.setdefault("eager_start", True)
        task = Task(coro, loop=loop, **kw)
        if task.get_name() != "join-all":
            self.created.append(task)
        return task

    def _on_loop_error(self, loop, context):
        exc = context.get("exception")
        if self.closing or "never retrieved" in context.get("message", ""):
            return
        if "destroyed" in context.get("message", ""):
            return
        shown = describe(exc) if exc is not None else None
        if self.watched is not None:
            shown = {"error": shown, "var": self.vars[self.watched].get()}
        self.log("loop", "", "exception_handler", shown)

    @staticmethod
    def _outcome(task):
        if task.cancelled():
            try:
                task.result()
            except asyncio.CancelledError as e:
                return describe(e)
        exc = task.exception()
        return describe(exc) if exc is not None else task.result()

    async def _setup_and_main(self):
        objs = self.program.get("objects", {})
        loop = self.loop
        self.futures = [loop.create_future() for _ in range(objs.get("futures", 0))]
        self.events = [asyncio.Event() for _ in range(objs.get("events", 0))]
        self.locks = [asyncio.Lock() for _ in range(objs.get("locks", 0))]
        self.sems = [(asyncio.BoundedSemaphore if s.get("bounded") else asyncio.Semaphore)(s["value"])
                     for s in objs.get("semaphores", [])]
        kinds = {"fifo": asyncio.Queue, "lifo": asyncio.LifoQueue, "priority": asyncio.PriorityQueue}
        self.queues = [kinds[q["kind"]](q["maxsize"]) for q in objs.get("queues", [])]
        self.conds = [asyncio.Condition() for _ in range(objs.get("conditions", 0))]
        self.conds += [asyncio.Condition(self.locks[i]) for i in objs.get("conditions_on", [])]
        self.barriers = [asyncio.Barrier(n) for n in objs.get("barriers", [])]
        self.vars = [contextvars.ContextVar(f"v{i}", default=None) for i in range(objs.get("vars", 0))]
        return await self.body("main", "main", self.program["main"])

    async def body(self, actor, path, ops):
        """Runs a task's whole body: its value is that of the `return` op, if one is reached."""
        try:
            await self.block(actor, path, ops)
        except _Return as r:
            return r.value
        return None

    async def block(self, actor, path, ops):
        for i, op in enumerate(ops):
            await self.step(actor, f"{path}.{i}", op)

    async def step(self, actor, path, op):
        kind, args = op[0], op[1:]
        method = getattr(self, "op_" + kind)
        try:
            result = method(actor, path, *args)
            if asyncio.iscoroutine(result):
                result = await result
        except _Return:
            raise
        except Unknown:
            result = "unknown"
        except BaseException as e:
            result = describe(e)
            if not (self.lenient and isinstance(e, Exception) and kind != "raise"):
                self.log(actor, path, kind, result)
                raise
        self.log(actor, path, kind, result)

    def _spec(self, path, spec):
        """{"task": name} names a spawned task, {"future": i} a future, {"named": name} what `gather_as` or
        `shield_as` gave, {"coro": name} a coroutine that `coro` made; {"body": ops} is one that has not started."""
        if "task" in spec:
            return self._task(spec["task"])
        if "future" in spec:
            return self.futures[spec["future"]]
        if "named" in spec:
            return self._known(self.named, spec["named"])
        if "coro" in spec:
            self.claimed.add(spec["coro"])
            return self._known(self.coros, spec["coro"])
        return self.body(path, path, spec["body"])

    def _check(self, specs):
        """Unknown, before anything is made, where a spec names nothing, or a coroutine that is in use."""
        for s in specs:
            if "task" in s:
                self._task(s["task"])
            if "named" in s:
                self._known(self.named, s["named"])
            if "coro" in s and self._busy(s["coro"]):
                raise Unknown

    def _busy(self, name):
        state = inspect.getcoroutinestate(self._known(self.coros, name))
        return state != "CORO_CLOSED" and (name in self.claimed or state != "CORO_CREATED")

    def _specs(self, path, specs):
        self._check(specs)
        made = {}  # a coroutine that is named twice is given twice
        return [made.setdefault(s["coro"], self._spec(path, s)) if "coro" in s else self._spec(f"{path}.g{k}", s)
                for k, s in enumerate(specs)]

    @staticmethod
    def _known(things, name):
        if name not in things:
            raise Unknown
        return things[name]

    def _task(self, name):
        return self._known(self.tasks, name)

    def _options(self, opts):
        """What `spawn` and `group_spawn` may be told: {"eager": true or false, "context": name}."""
        kw = {}
        if opts and "eager" in opts:
            kw["eager_start"] = opts["eager"]
        if opts and "context" in opts:
            kw["context"] = self._known(self.contexts, opts["context"])
        return kw

    def _do(self, label, ops):
        """A callback that does what the ops say: SYNC has those it may do."""
        def do(*_):
            self.sync_block("callback", label, ops)
        return do

    def sync_block(self, actor, path, ops):
        for i, op in enumerate(ops):
            self.sync_step(actor, f"{path}.{i}", op)

    def sync_step(self, actor, path, op):
        kind, args = op[0], op[1:]
        try:
            result = getattr(self, "op_" + kind)(actor, path, *args) if kind in SYNC else "unknown"
        except Unknown:
            result = "unknown"
        except BaseException as e:
            result = describe(e)
            if not (self.lenient and isinstance(e, Exception) and kind != "raise"):
                self.log(actor, path, kind, result)
                raise
        self.log(actor, path, kind, result)

    # -- plain
    def op_log(self, actor, path, text): return text
    def op_raise(self, actor, path, name): raise ERRORS[name](path)

    def op_return(self, actor, path, value):
        self.log(actor, path, "return", value)
        raise _Return(value)

    async def op_sleep(self, actor, path, us): await asyncio.sleep(us / 1e6)
    async def op_yield(self, actor, path): await asyncio.sleep(0)

    # -- tasks
    def op_spawn(self, actor, path, name, ops, opts=None):
        kw = self._options(opts)
        coro = self.body(name, path, ops)
        try:
            self.tasks[name] = asyncio.create_task(coro, name=name, **kw)
        except RuntimeError:
            coro.close()
            raise
        return self.tasks[name].done()

    async def op_join(self, actor, path, name): return await self._task(name)

    def op_cancel(self, actor, path, name, msg=None):
        t = self._task(name)
        return t.cancel(msg) if msg is not None else t.cancel()

    def op_cancel_self(self, actor, path): return asyncio.current_task().cancel()
    def op_uncancel(self, actor, path): return asyncio.current_task().uncancel()
    def op_cancelling(self, actor, path): return asyncio.current_task().cancelling()
    def op_done(self, actor, path, name): return [self._task(name).done(), self._task(name).cancelled()]
    def op_task_callback(self, actor, path, name, label):
        self._task(name).add_done_callback(lambda f: self.log("callback", label, "task_done", self._outcome(f)))

    def op_all_tasks(self, actor, path): return len(asyncio.all_tasks())

    # -- futures
    async def op_await(self, actor, path, i): return await self.futures[i]
    def op_set(self, actor, path, i, v): self.futures[i].set_result(v)
    def op_fail(self, actor, path, i, e): self.futures[i].set_exception(ERRORS[e](path))
    def op_fcancel(self, actor, path, i, msg=None): return self.futures[i].cancel(msg) if msg is not None else self.futures[i].cancel()

    def op_fstate(self, actor, path, i):
        f = self.futures[i]
        return [f.done(), f.cancelled()]

    def op_result(self, actor, path, i): return self.futures[i].result()

    def op_add_callback(self, actor, path, i, label):
        self.callbacks[label] = lambda f: self.log("callback", label, "future_done", self._outcome(f))
        self.futures[i].add_done_callback(self.callbacks[label])

    # -- callbacks and timers
    def op_call_soon(self, actor, path, label):
        self.handles[label] = self.loop.call_soon(self.log, "callback", label, "call_soon", None)

    def op_call_later(self, actor, path, us, label):
        self.handles[label] = self.loop.call_later(us / 1e6, self.log, "callback", label, "call_later", None)

    def op_call_at(self, actor, path, us, label):
        self.handles[label] = self.loop.call_at(self.loop.time() + us / 1e6, self.log, "callback", label, "call_at", None)

    def op_cancel_handle(self, actor, path, label):
        if label not in self.handles:
            raise Unknown
        self.handles[label].cancel()


    def op_call_raising(self, actor, path, label, e):
        def boom():
            self.log("callback", label, "call_soon", None)
            raise ERRORS[e](label)
        self.loop.call_soon(boom)

    # -- locks, events, semaphores, conditions, barriers
    async def op_acquire(self, actor, path, i): return await self.locks[i].acquire()
    def op_release(self, actor, path, i): self.locks[i].release()
    def op_locked(self, actor, path, i): return self.locks[i].locked()

    async def op_with_lock(self, actor, path, i, ops):
        async with self.locks[i]:
            self.log(actor, path, "entered", None)
            await self.block(actor, path, ops)

    async def op_event_wait(self, actor, path, i): return await self.events[i].wait()
    def op_event_set(self, actor, path, i): self.events[i].set()
    def op_event_clear(self, actor, path, i): self.events[i].clear()

    async def op_sem_acquire(self, actor, path, i): return await self.sems[i].acquire()
    def op_sem_release(self, actor, path, i): self.sems[i].release()
    def op_sem_locked(self, actor, path, i): return self.sems[i].locked()

    async def op_cond_wait(self, actor, path, i):
        async with self.conds[i]:
            self.log(actor, path, "entered", None)
            return await self.conds[i].wait()

    async def op_cond_notify(self, actor, path, i, n):
        async with self.conds[i]:
            self.conds[i].notify(n)

    async def op_cond_notify_all(self, actor, path, i):
        async with self.conds[i]:
            self.conds[i].notify_all()

    def op_cond_notify_unlocked(self, actor, path, i): self.conds[i].notify()

    async def op_barrier_wait(self, actor, path, i): return await self.barriers[i].wait()
    async def op_barrier_reset(self, actor, path, i): await self.barriers[i].reset()
    async def op_barrier_abort(self, actor, path, i): await self.barriers[i].abort()

    def op_barrier_state(self, actor, path, i):
        b = self.barriers[i]
        return [b.parties, b.n_waiting, b.broken]

    # -- queues
    async def op_put(self, actor, path, i, v): await self.queues[i].put(v)
    async def op_get(self, actor, path, i): return await self.queues[i].get()
    def op_put_nowait(self, actor, path, i, v): self.queues[i].put_nowait(v)
    def op_get_nowait(self, actor, path, i): return self.queues[i].get_nowait()
    def op_task_done(self, actor, path, i): self.queues[i].task_done()
    async def op_queue_join(self, actor, path, i): await self.queues[i].join()
    def op_queue_shutdown(self, actor, path, i, immediate): self.queues[i].shutdown(immediate)

    def op_queue_state(self, actor, path, i):
        q = self.queues[i]
        return [q.qsize(), q.empty(), q.full()]

    # -- combinators
    async def op_gather(self, actor, path, specs, return_exceptions):
        out = await asyncio.gather(*self._specs(path, specs), return_exceptions=return_exceptions)
        return self._shown(out)

    async def op_wait(self, actor, path, names, when, us=None):
        done, pending = await asyncio.wait([self._task(n) for n in names],
                                           timeout=None if us is None else us / 1e6,
                                           return_when=getattr(asyncio, when))
        return [sorted(t.get_name() for t in done), sorted(t.get_name() for t in pending)]

    async def op_wait_for(self, actor, path, spec, us):
        self._check([spec])
        return self._shown(await asyncio.wait_for(self._spec(path + ".w", spec), None if us is None else us / 1e6))

    async def op_timeout(self, actor, path, us, ops):
        try:
            async with asyncio.timeout(None if us is None else us / 1e6) as scope:
                await self.block(actor, path, ops)
        finally:
            self.log(actor, path, "expired", scope.expired())

    async def op_timeout_rescheduled(self, actor, path, us, again_us, ops):
        async with asyncio.timeout(us / 1e6) as scope:
            scope.reschedule(self.loop.time() + again_us / 1e6)
            await self.block(actor, path, ops)

    async def op_shield(self, actor, path, name): return await asyncio.shield(self._task(name))

    async def op_as_completed(self, actor, path, names, us=None):
        if sum(self._task(x).done() for x in names) > 1:
            raise Unknown  # asyncio gives those that are done already in no set order
        n = 0
        for aw in asyncio.as_completed([self._task(x) for x in names], timeout=None if us is None else us / 1e6):
            try:
                v = await aw
            except (E1, E2, asyncio.CancelledError) as e:
                if asyncio.current_task().cancelling():
                    raise
                v = describe(e)
            self.log(actor, f"{path}#{n}", "next", v)
            n += 1
        return n

    async def op_taskgroup(self, actor, path, group, ops):
        scope = asyncio.TaskGroup()
        scope._tasks = _OrderedSet()
        async with scope as self.groups[group]:
            await self.block(actor, path, ops)

    def op_group_spawn(self, actor, path, group, name, ops, opts=None):
        scope = self._known(self.groups, group)
        kw = self._options(opts)
        coro = self.body(name, path, ops)
        try:
            self.tasks[name] = scope.create_task(coro, name=name, **kw)
        except RuntimeError:
            coro.close()
            raise

    # -- control
    async def op_try(self, actor, path, ops, clauses):
        """clauses: "Exception" / "CancelledError": ops run on it, then it is swallowed; "reraise": true
        raises it again after them; "finally": ops that always run."""
        try:
            await self.block(actor, path + ".t", ops)
        except asyncio.CancelledError:
            if "CancelledError" not in clauses:
                raise
            await self.block(actor, path + ".c", clauses["CancelledError"])
            if clauses.get("reraise"):
                raise
        except Exception:
            if "Exception" not in clauses:
                raise
            await self.block(actor, path + ".e", clauses["Exception"])
            if clauses.get("reraise"):
                raise
        finally:
            if "finally" in clauses:
                await self.block(actor, path + ".f", clauses["finally"])

    # -- context
    def op_ctx_set(self, actor, path, i, v): self.vars[i].set(v)
    def op_ctx_get(self, actor, path, i): return self.vars[i].get()
    def op_ctx_copy(self, actor, path, name): self.contexts[name] = contextvars.copy_context()
    def op_ctx_peek(self, actor, path, name, i): return self._known(self.contexts, name).get(self.vars[i])

    def op_ctx_run(self, actor, path, name, ops):
        """Does ops inside a context: SYNC has those it may do."""
        self._known(self.contexts, name).run(self.sync_block, actor, path, ops)

    def op_ctx_token(self, actor, path, name, i, v): self.tokens[name] = (self.vars[i], self.vars[i].set(v))

    def op_ctx_reset(self, actor, path, name):
        var, token = self._known(self.tokens, name)
        var.reset(token)

    def op_watch_handler(self, actor, path, i): self.watched = i

    # -- callbacks that do something; opts: {"context": name}
    def op_soon(self, actor, path, label, ops, opts=None):
        self.handles[label] = self.loop.call_soon(self._do(label, ops), **self._options(opts))

    def op_later(self, actor, path, us, label, ops, opts=None):
        self.handles[label] = self.loop.call_later(us / 1e6, self._do(label, ops), **self._options(opts))

    def op_on_done(self, actor, path, i, label, ops, opts=None):
        self.callbacks[label] = self._do(label, ops)
        self.futures[i].add_done_callback(self.callbacks[label], **self._options(opts))

    def op_on_task_done(self, actor, path, name, label, ops, opts=None):
        self._task(name).add_done_callback(self._do(label, ops), **self._options(opts))

    def op_call_soon_threadsafe(self, actor, path, label):
        self.handles[label] = self.loop.call_soon_threadsafe(self.log, "callback", label, "call_soon_threadsafe", None)

    def op_remove_callback(self, actor, path, i, label):
        return self.futures[i].remove_done_callback(self._known(self.callbacks, label))

    def op_add_callback_again(self, actor, path, i, label):
        self.futures[i].add_done_callback(self._known(self.callbacks, label))

    # -- more of futures and tasks
    @staticmethod
    def _shown(result):
        if isinstance(result, BaseException):
            return describe(result)
        return [Runner._shown(r) for r in result] if isinstance(result, list) else result

    def op_exception(self, actor, path, i): return self._shown(self.futures[i].exception())
    def op_task_result(self, actor, path, name): return self._task(name).result()
    def op_task_exception(self, actor, path, name): return self._shown(self._task(name).exception())
    def op_task_set(self, actor, path, name, v): self._task(name).set_result(v)
    def op_task_fail(self, actor, path, name, e): self._task(name).set_exception(ERRORS[e](path))
    def op_task_name(self, actor, path, name): return self._task(name).get_name()
    def op_set_name(self, actor, path, name, new): self._task(name).set_name(new)

    def op_current(self, actor, path):
        task = asyncio.current_task()
        return None if task is None else task.get_name()

    def op_task_factory(self, actor, path, eager):
        """Whether this loop's tasks start eagerly where they are told nothing, as with asyncio's eager factory."""
        self.eager = eager

    def op_event_is_set(self, actor, path, i): return self.events[i].is_set()

    # -- coroutine objects. One that a task was made of, or that is being awaited, is left alone: "unknown".
    def op_coro(self, actor, path, name, ops):
        self.coros[name] = self.body(name, path, ops)
        self.claimed.discard(name)

    def op_coro_close(self, actor, path, name):
        if self._busy(name):
            raise Unknown
        self.coros[name].close()

    def op_coro_state(self, actor, path, name): return inspect.getcoroutinestate(self._known(self.coros, name))

    async def op_coro_await(self, actor, path, name):
        """As an exception from the rule, one that another task awaits may be awaited: it refuses."""
        coro = self._known(self.coros, name)
        state = inspect.getcoroutinestate(coro)
        if state == "CORO_RUNNING" or (name in self.claimed and state != "CORO_CLOSED"):
            raise Unknown
        return await coro

    def op_coro_spawn(self, actor, path, name, task, opts=None):
        kw = self._options(opts)
        self._check([{"coro": name}])
        self.tasks[task] = asyncio.create_task(self._spec(path, {"coro": name}), name=task, **kw)
        return self.tasks[task].done()

    # -- more combinators
    def op_gather_as(self, actor, path, name, specs, return_exceptions):
        self.named[name] = asyncio.gather(*self._specs(path, specs), return_exceptions=return_exceptions)

    def op_shield_as(self, actor, path, name, spec):
        self.named[name] = asyncio.shield(self._specs(path, [spec])[0])

    async def op_named_await(self, actor, path, name): return self._shown(await self._known(self.named, name))

    def op_named_cancel(self, actor, path, name, msg=None):
        f = self._known(self.named, name)
        return f.cancel(msg) if msg is not None else f.cancel()

    def op_named_state(self, actor, path, name):
        f = self._known(self.named, name)
        return [f.done(), f.cancelled()]

    async def op_shield_spec(self, actor, path, spec): return self._shown(await asyncio.shield(self._specs(path, [spec])[0]))

    async def op_wait_on(self, actor, path, specs, when, us=None):
        """As `wait`, of tasks, futures and named futures, each of them perhaps twice, or of none."""
        names, aws = {}, self._specs(path, specs)
        for s, f in zip(specs, aws):
            names[f] = s["task"] if "task" in s else s["named"] if "named" in s else f"f{s['future']}"
        done, pending = await asyncio.wait(aws, timeout=None if us is None else us / 1e6,
                                           return_when=getattr(asyncio, when))
        return [sorted(names[f] for f in done), sorted(names[f] for f in pending)]

    # -- more scopes
    async def op_timeout_scope(self, actor, path, name, us, ops):
        """A limit that other ops may ask and move by its name."""
        await self._scope(actor, path, name, None if us is None else self.loop.time() + us / 1e6, ops)

    async def op_timeout_at(self, actor, path, name, us, ops):
        """As `timeout_scope`; the limit is a time of the loop, which starts at 0."""
        await self._scope(actor, path, name, None if us is None else us / 1e6, ops)

    async def _scope(self, actor, path, name, when, ops):
        try:
            async with asyncio.timeout_at(when) as scope:
                self.scopes[name] = scope
                await self.block(actor, path, ops)
        finally:
            self.log(actor, path, "expired", scope.expired())

    def op_scope_when(self, actor, path, name):
        when = self._known(self.scopes, name).when()
        return None if when is None else round(when * 1e6)

    def op_scope_expired(self, actor, path, name): return self._known(self.scopes, name).expired()

    def op_scope_reschedule(self, actor, path, name, us):
        self._known(self.scopes, name).reschedule(None if us is None else self.loop.time() + us / 1e6)

    async def op_with_sem(self, actor, path, i, ops):
        async with self.sems[i]:
            self.log(actor, path, "entered", None)
            await self.block(actor, path, ops)

    # -- more of conditions
    async def op_with_cond(self, actor, path, i, ops):
        async with self.conds[i]:
            self.log(actor, path, "entered", None)
            await self.block(actor, path, ops)

    def _predicate(self, predicate):
        """["event", i] is set, ["queue", i, n] has n items or more, ["future", i] is done, ["raise", error]."""
        kind, i = predicate[0], predicate[1]
        if kind == "event":
            return lambda: self.events[i].is_set()
        if kind == "queue":
            return lambda: self.queues[i].qsize() >= predicate[2]
        if kind == "future":
            return lambda: self.futures[i].done()

        def fail():
            raise ERRORS[i]("predicate")
        return fail

    async def op_cond_wait_for(self, actor, path, i, predicate):
        async with self.conds[i]:
            self.log(actor, path, "entered", None)
            return await self.conds[i].wait_for(self._predicate(predicate))

    def op_cond_locked(self, actor, path, i): return self.conds[i].locked()
    async def op_cond_bare_wait(self, actor, path, i): return await self.conds[i].wait()
    async def op_cond_bare_wait_for(self, actor, path, i, predicate):
        return await self.conds[i].wait_for(self._predicate(predicate))

    # -- loops
    def op_loop_state(self, actor, path): return [self.loop.is_running(), self.loop.is_closed()]

    def op_nested_run(self, actor, path):
        """Another loop is run inside this one: refused."""
        other = VirtualTimeLoop()
        try:
            other.run_forever()
        finally:
            other.close()


def trace(program):
    """The program's trace; None where tasks wait on each other in a ring, which asyncio itself cannot cancel."""
    gc.collect()
    gc.disable()  # what a collection closes half-way through a run is no part of the program
    try:
        found = Runner(program).run()
    except RecursionError:
        return None
    finally:
        gc.enable()
    return None if "RecursionError" in str(found) else found


if __name__ == "__main__":
    # JSON lines of programs on standard input; {"program", "trace"} lines on standard output.
    import json
    import warnings
    warnings.simplefilter("ignore", RuntimeWarning)  # a body that no one awaits is part of some programs
    for line in sys.stdin:
        program = json.loads(line)
        found = trace(program)
        if found is not None:
            print(json.dumps({"program": program, "trace": found}, separators=(",", ":")))
