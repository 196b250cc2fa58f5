"""Row 4: one change to 50, 500 and 1,000 sockets, beside `group_send`; the clients on the same two cores."""

from __future__ import annotations

import asyncio
import resource
from collections.abc import Iterator
from functools import partial
from itertools import cycle, islice

from tests.bench.control import Controlled, controlled
from tests.bench.server import memory_mib
from tests.bench.sockets import Client
from tests.bench.table import Row, median, percentile, progress

COUNTS = (50, 500, 1000)
CHANGES = 15
PATIENCE = 20.0
OPENED_AT_ONCE = 25
MOST_P50 = 150.0
SIZE, CONTAINER = 30, "n8n-db-1"
#: What is done, and the state that either server's frame then names.
STATES = {"pause": "paused", "unpause": "running"}


class Outcome:
    """What one server did for one number of sockets."""

    def __init__(self, latencies: list[float], missing: int, kib_each: float) -> None:
        self.p50, self.p99 = median(latencies), percentile(latencies, 99)
        self.missing = missing
        self.kib_each = kib_each


def rows() -> Iterator[Row]:
    """Ours and the peer, in turn."""
    soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    resource.setrlimit(resource.RLIMIT_NOFILE, (max(soft, min(hard, 4096)), hard))
    for count in COUNTS:
        ours, peer = (asyncio.run(_measure(kind, count)) for kind in ("ours", "group_send"))
        size = f"{count} sockets"
        text = f"{ours.p50:.0f} / {ours.p99:.0f} ms"
        theirs = f"group_send {peer.p50:.0f} / {peer.p99:.0f} ms"
        lost = f", {peer.missing} lost" if peer.missing else ""
        yield Row(4, "one delta to all, p50 / p99", size, text, theirs + lost, ours.p50 / peer.p50)
        if count == COUNTS[-1]:
            met = ours.p50 <= MOST_P50 and not ours.missing
            text, limit = f"{ours.p50:.0f} ms, {ours.missing} lost", f"≤ {MOST_P50:.0f} ms p50, none lost"
            yield Row(4, "one delta to all", size, text, limit, ours.p50 / MOST_P50, met)
            text, theirs = f"{ours.kib_each:.0f} KiB", f"group_send {peer.kib_each:.0f} KiB"
            yield Row(4, "memory for each socket", size, text, theirs, ours.kib_each / peer.kib_each)


async def _measure(kind: str, count: int) -> Outcome:
    progress(f"row 4: {count} sockets, {kind}")
    with controlled(kind, SIZE) as server:
        before = memory_mib(server.pid)
        clients = await _open(server, count, acknowledge=kind == "ours")
        await asyncio.sleep(2)
        kib_each = (memory_mib(server.pid) - before) * 1024 / count
        latencies: list[float] = []
        for action in islice(cycle(STATES), CHANGES):
            latencies += await _change(server, clients, action)
        for client in clients:
            client.close()
        return Outcome(latencies, count * CHANGES - len(latencies), kib_each)


async def _open(server: Controlled, count: int, *, acknowledge: bool) -> list[Client]:
    loop, clients = asyncio.get_running_loop(), []
    for start in range(0, count, OPENED_AT_ONCE):
        new = [
            Client(server.port, "/ws/topology", server.cookie, acknowledge=acknowledge)
            for _ in range(start, min(start + OPENED_AT_ONCE, count))
        ]
        for client in new:
            await loop.create_connection(partial(_same, client), "127.0.0.1", server.port)
        await asyncio.wait_for(asyncio.gather(*(client.ready for client in new)), PATIENCE)
        clients += new
    return clients


def _same(client: Client) -> Client:
    return client


async def _change(server: Controlled, clients: list[Client], action: str) -> list[float]:
    """One change; how old it was when each client had it, in milliseconds."""
    for client in clients:
        client.look_for(f'"state":"{STATES[action]}"')
    happened = await asyncio.to_thread(server.order, action, CONTAINER)
    loop = asyncio.get_running_loop()
    deadline = loop.time() + PATIENCE
    while any(client.seen is None for client in clients) and loop.time() < deadline:
        await asyncio.sleep(0.1)
    await asyncio.sleep(1.0)
    return [(client.seen - happened) / 1e6 for client in clients if client.seen is not None]
