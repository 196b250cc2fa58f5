"""Row 3: what an idle host and one browser cost in a minute, here and in the engine."""

from __future__ import annotations

import time
from collections.abc import Iterator

from tests.bench.latency import Browser
from tests.bench.server import Server, cpu_seconds, family, memory_mib
from tests.bench.table import Row, limited, progress
from tests.engine.engines import RealEngine

SECONDS = 60
SETTLE = 10


def rows(engine: RealEngine, server: Server, size: int) -> Iterator[Row]:
    """Processor time, memory, bytes to the browser, processor time of the engine and its containerd."""
    browser = Browser(server)
    progress(f"row 3: {SETTLE} s to settle, then {SECONDS} s of nothing")
    time.sleep(SETTLE)
    daemons = _daemons(engine)
    before = cpu_seconds(server.pid), cpu_seconds(*daemons), browser.bytes
    time.sleep(SECONDS)
    used, engine_used = cpu_seconds(server.pid) - before[0], cpu_seconds(*daemons) - before[1]
    sent = (browser.bytes - before[2]) / 1000
    memory = memory_mib(server.pid)
    browser.close()
    where = f"{size}, Docker {engine.version}"
    yield limited(3, "idle for 60 s: processor", where, used, 1, "s", 2)
    yield limited(3, "idle for 60 s: memory", where, memory, 120, "MiB")
    yield limited(3, "idle for 60 s: sent", where, sent, 30, "kB", 1)
    yield limited(3, "idle for 60 s: processor of the engine", where, engine_used, 1, "s", 2)


def _daemons(engine: RealEngine) -> list[int]:
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
