"""Row 5: from opening a socket to the whole snapshot at the client, and its size on the wire."""

from __future__ import annotations

import time
from collections.abc import Iterator

from tests.bench.server import Server
from tests.bench.table import Row, limited, median, progress

RUNS = 25
MOST_AT_200 = 30.0


def rows(server: Server, size: int, where: str) -> Iterator[Row]:
    """Handshake, login check and snapshot; then the same document over HTTP."""
    progress(f"row 5: snapshots of {where}")
    times, length = [], 0
    for _ in range(RUNS):
        began = time.perf_counter()
        with server.socket() as stream:
            text = stream.recv()
            times.append(1e3 * (time.perf_counter() - began))
        length = len(text)
    took = median(times)
    what = "connect → snapshot"
    if size <= 200:
        yield limited(5, what, where, took, MOST_AT_200, "ms")
    else:
        yield Row(5, what, where, f"{took:.0f} ms", "")
    fetched, body = [], b""
    for _ in range(RUNS):
        began = time.perf_counter()
        _status, body = server.get("/api/topology")
        fetched.append(1e3 * (time.perf_counter() - began))
    over_http, plain, packed = median(fetched), length / 1000, len(body) / 1000
    what = "the same over HTTP, compressed"
    yield Row(5, what, where, f"{over_http:.0f} ms", f"socket {took:.0f} ms", over_http / took)
    what = "its bytes, compressed"
    yield Row(5, what, where, f"{packed:.0f} kB", f"plain {plain:.0f} kB", packed / plain)
