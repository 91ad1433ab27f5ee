"""The same work on CPython's asyncio, or on uvloop: peers.py LOOP CASE [ARGUMENT]; prints ns an operation."""

import asyncio
import random
import sys
import time

ROUNDS = 3


def version(loop):
    python = "CPython %d.%d.%d" % sys.version_info[:3]
    if loop == "uvloop":
        import uvloop

        return f"uvloop {uvloop.__version__}, {python}"
    return f"asyncio, {python}"


async def switch():
    for _ in range(100_000):
        await asyncio.sleep(0)
    return 100_000


async def nothing():
    return 1


async def spawn():
    for _ in range(30_000):
        await asyncio.create_task(nothing())
    return 30_000


async def gather():
    await asyncio.gather(*(asyncio.sleep(0) for _ in range(100_000)))
    return 100_000


async def ping_pong():
    there, back = asyncio.Queue(), asyncio.Queue()

    async def other():
        while True:
            await back.put(await there.get())

    task = asyncio.create_task(other())
    for i in range(20_000):
        await there.put(i)
        await back.get()
    task.cancel()
    return 20_000


async def timer_cancel(standing):
    loop = asyncio.get_running_loop()
    delays = [random.uniform(3600, 7200) for _ in range(1 << 16)]
    kept = [loop.call_later(delays[i % len(delays)], print) for i in range(standing)]
    begin = time.perf_counter()
    for i in range(100_000):
        loop.call_later(delays[i % len(delays)], print).cancel()
    took = time.perf_counter() - begin
    for timer in kept:
        timer.cancel()
    return took, 100_000


async def timer_fire():
    loop = asyncio.get_running_loop()
    done = loop.create_future()
    left = 50_000

    def fire():
        nonlocal left
        left -= 1
        if not left:
            done.set_result(None)

    for _ in range(left):
        loop.call_later(0, fire)
    await done
    return 50_000


async def echo_server():
    """Serves until it is killed; prints its port."""

    async def echo(reader, writer):
        while piece := await reader.read(65536):
            writer.write(piece)
            await writer.drain()
        writer.close()

    server = await asyncio.start_server(echo, "127.0.0.1", 0, backlog=1024)
    print(server.sockets[0].getsockname()[1], flush=True)
    await server.serve_forever()


def resident_bytes():
    with open("/proc/self/statm") as statm:
        return int(statm.read().split()[1]) * 4096


async def sleepers(asked):
    """A million tasks that sleep: the seconds until all are done, or the bytes of each and the megabytes of all."""
    count = 1_000_000
    before = resident_bytes()
    begin = time.perf_counter()
    tasks = [asyncio.create_task(asyncio.sleep(1 if asked == "time" else 3600)) for _ in range(count)]
    if asked == "time":
        for task in tasks:
            await task
        print(time.perf_counter() - begin)
        return
    await asyncio.sleep(0)  # all have begun to sleep
    print((resident_bytes() - before) / count, resident_bytes() / 1e6, flush=True)
    import os

    os._exit(0)  # not a million cancellations


async def measure(case, arguments):
    work = {
        "switch": switch,
        "spawn": spawn,
        "gather": gather,
        "ping-pong": ping_pong,
        "timer-cancel": timer_cancel,
        "timer-fire": timer_fire,
    }[case]
    nanos = 0
    for _ in range(ROUNDS):
        begin = time.perf_counter()
        result = await work(*(int(a) for a in arguments))
        took = time.perf_counter() - begin
        if isinstance(result, tuple):
            took, result = result
        nanos += took * 1e9 / result / ROUNDS
    print(nanos)


def main():
    loop, case, *arguments = sys.argv[1:]
    if case == "version":
        print(version(loop))
        return
    if loop == "uvloop":
        import uvloop

        uvloop.install()
    if case == "echo-server":
        asyncio.run(echo_server())
        return
    if case == "sleepers":
        asyncio.run(sleepers(*arguments))
        return
    asyncio.run(measure(case, arguments))


main()
