"""Row 3: what an idle host and one browser cost in a minute, here and in the engine.

An engine that has just started many containers goes on tidying up for a minute or two, which is not ours: it
is waited for, and what the engine then uses when nobody asks is said beside what it uses for Portolan.
"""

from __future__ import annotations

import time
from collections.abc import Iterator

from tests.bench.latency import Browser
from tests.bench.server import Server, cpu_seconds, family, memory_mib
from tests.bench.table import Row, limited, progress
from tests.engine.engines import RealEngine

SECONDS = 60
SETTLE = 10
#: An engine is at rest when twice it uses no less in a window than in the one before, but for a tick.
WINDOW, MOST_WINDOWS = 30, 8
A_TICK = 0.015


def at_rest(engine: RealEngine) -> float:
    """Wait until the engine, asked by nobody, has come to rest; its processor time in `SECONDS` of that."""
    asked, used = daemons(engine), [float("inf")]
    while len(used) <= MOST_WINDOWS:
        before = cpu_seconds(*asked)
        time.sleep(WINDOW)
        used.append(cpu_seconds(*asked) - before)
        progress(f"row 3: the engine alone, {used[-1]:.2f} s of processor in {WINDOW} s")
        if len(used) > 3 and used[-1] > used[-2] - A_TICK and used[-2] > used[-3] - A_TICK:
            break
    return min(used) * SECONDS / WINDOW


def rows(engine: RealEngine, server: Server, size: int, alone: float) -> Iterator[Row]:
    """Processor time, memory, bytes to the browser, processor time of the engine and its containerd.

    `alone` are the seconds of processor that the engine uses in the same time without us.
    """
    browser = Browser(server)
    progress(f"row 3: {SETTLE} s to settle, then {SECONDS} s of nothing")
    time.sleep(SETTLE)
    asked = daemons(engine)
    before = cpu_seconds(server.pid), cpu_seconds(*asked), browser.bytes
    time.sleep(SECONDS)
    used, engine_used = cpu_seconds(server.pid) - before[0], cpu_seconds(*asked) - before[1]
    sent = (browser.bytes - before[2]) / 1000
    memory = memory_mib(server.pid)
    browser.close()
    where = f"{size}, Docker {engine.version}"
    yield limited(3, "idle for 60 s: processor", where, used, 1, "s", 2)
    yield limited(3, "idle for 60 s: memory", where, memory, 120, "MiB")
    yield limited(3, "idle for 60 s: sent", where, sent, 30, "kB", 1)
    what = "idle for 60 s: processor of the engine"
    yield limited(3, what, where, engine_used, 1, "s", 2)
    yield Row(
        3, what, where, f"{engine_used:.2f} s", f"alone {alone:.2f} s", engine_used / alone if alone else None
    )


def daemons(engine: RealEngine) -> list[int]:
    """`dockerd` and what it started for itself; not the containers."""
    found = [engine.pid]
    for pid in family(engine.pid)[1:]:
        try:
            with open(f"/proc/{pid}/comm") as comm:
                if comm.read().strip() == "containerd":
                    found.append(pid)
        except FileNotFoundError:
            continue
    return found
