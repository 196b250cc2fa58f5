"""Row 23: what it costs to follow a container that says far more than anybody reads, on a real engine."""

from __future__ import annotations

import time
from collections.abc import Iterator
from dataclasses import dataclass, field

from tests.bench.population import real_engine
from tests.bench.table import Row, limited, percentile, progress
from tests.engine.test_logs import MIB, ROTATED, charted, followed, rss
from tests.server import Client, Server

NUMBER = 23
SECONDS, EVERY = 15, 0.5
#: An engine writes down some 100,000 lines a second at most: only long ones are 50 MB a second.
LINE = "x" * 3999
#: Says sixteen million bytes again and again, as fast as the engine takes them, and counts the millions.
SHOUT = (
    f"busybox yes {LINE} | busybox head -c 16000000 > /f; "
    "n=0; while :; do cat /f; n=$((n+16)); echo $n > /n; done"
)
#: MiB that the server may grow by, and milliseconds in which it still answers others.
MOST, ANSWERS_IN = 30, 250


def rows(version: str) -> Iterator[Row]:
    """Memory, answers to others, and what was said, sent and left out, in fifteen seconds of following it."""
    with real_engine(version) as engine, Server(engine.url) as server:
        client, other = server.client(), server.client()
        charted(client)
        engine.run("loud", *ROTATED, command=("sh", "-c", SHOUT))
        began = time.monotonic()
        progress(f"row {NUMBER}: {SECONDS} s of a container that shouts")
        seen = _watch(server, client, other)
        told = int(engine.docker("exec", "loud", "cat", "/n")) / (time.monotonic() - began)
        where = f"Docker {engine.version}"
        yield limited(NUMBER, "a loud log is followed: memory", where, seen.grown / MIB, MOST, "MiB", 1)
        yield limited(NUMBER, "others are answered, p95", where, percentile(seen.waits, 95), ANSWERS_IN, "ms")
        yield Row(NUMBER, "what it says", where, f"{told:.0f} MB/s", "50 MB/s")
        sent = f"{seen.sent / MIB / SECONDS:.2f} MiB/s, {seen.gaps} gaps said"
        yield Row(NUMBER, "what its reader is sent, the rest is left out", where, sent, "")


@dataclass
class Seen:
    """What following it showed."""

    grown: int = 0
    sent: int = 0
    gaps: int = 0
    waits: list[float] = field(default_factory=list)


def _watch(server: Server, client: Client, other: Client) -> Seen:
    seen, before = Seen(), rss(server)
    began = asked = time.monotonic()
    for one in followed(client, "loud"):
        now = time.monotonic()
        seen.sent += len(one.get("text", ""))
        seen.gaps += "gap" in one
        if now - asked > EVERY:
            asked = now
            seen.waits.append(_answered(other))
            seen.grown = max(seen.grown, rss(server) - before)
        if now - began > SECONDS:
            break
    return seen


def _answered(client: Client) -> float:
    """How long another question takes, in milliseconds."""
    began = time.monotonic()
    assert client.get("/api/engine").status == 200
    return (time.monotonic() - began) * 1000
