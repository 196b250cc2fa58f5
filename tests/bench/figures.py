"""Row 22: what reading the figures of fifty visible containers costs the engine in a minute, beside none."""

from __future__ import annotations

import time
from collections.abc import Iterator

from tests.bench.idle import at_rest, daemons
from tests.bench.population import populate, real_engine
from tests.bench.server import cpu_seconds
from tests.bench.table import Row, limited, progress
from tests.server import Server, wait_for

NUMBER = 22
SIZE, SECONDS, EVERY = 50, 60, 10
#: Seconds of processor that the engine may spend on figures in a minute.
MOST = 0.6


def rows(version: str) -> Iterator[Row]:
    """The engine's processor time while somebody looks, less what it uses while nobody does."""
    with real_engine(version) as engine:
        populate(engine, SIZE)
        at_rest(engine)
        with Server(engine.url) as server:
            client = server.client()
            wait_for(lambda: client.get("/api/topology").status == 200, "the first topology")
            nodes = [one["id"] for one in client.topology()["nodes"] if one["kind"] == "container"]
            used = {}
            for seen in ([], nodes):
                progress(f"row {NUMBER}: {SECONDS} s with {len(seen)} containers in view")
                client.post("/api/figures", {"containers": seen})
                time.sleep(EVERY)
                before, own = cpu_seconds(*daemons(engine)), cpu_seconds(server.process.pid)
                for _time in range(SECONDS // EVERY):
                    client.post("/api/figures", {"containers": seen})
                    time.sleep(EVERY)
                used[len(seen)] = (
                    cpu_seconds(*daemons(engine)) - before,
                    cpu_seconds(server.process.pid) - own,
                )
        (idle, own_idle), (looked, own_looked) = used[0], used[len(nodes)]
        where = f"{len(nodes)}, Docker {engine.version}"
        yield limited(NUMBER, "figures for 60 s: processor of the engine", where, looked - idle, MOST, "s", 2)
        yield Row(NUMBER, "the same while nobody looks", where, f"{idle:.2f} s", "")
        yield Row(NUMBER, "figures for 60 s: processor", where, f"{own_looked - own_idle:.2f} s", "")
