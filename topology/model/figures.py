"""What a container uses at one moment, read from the counters of `GET /containers/{id}/stats`. Pure.

Whoever wants to know what it uses over a while takes the difference of two moments.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import datetime
from typing import Any, NamedTuple

Json = Mapping[str, Any]


class Figures(NamedTuple):
    """Counters since the start, and memory as it is now.

    `at` is in seconds since 1970, by the engine's clock; `cpu` in seconds of one CPU; the rest in bytes.
    `memory` is without what the kernel keeps of files and would give back, as `docker stats` has it;
    `memory_limit` that of the container, or all memory of the host where it has none. Network counters are
    the total of all interfaces, for the engine does not tell which of them is on which network (docker-py
    2239); `None` where the container has none of its own, as in the host's network stack.
    """

    at: float
    cpu: float
    memory: int
    memory_limit: int
    received: int | None
    sent: int | None
    read: int
    written: int
    processes: int


class Usage(NamedTuple):
    """What a container uses: of the CPU a share of one, of networks and disks bytes a second.

    `None` where that is not known: it takes two readings, and a network stack of its own.
    """

    at: float
    cpu: float | None
    memory: float
    memory_limit: float
    received: float | None
    sent: float | None
    read: float | None
    written: float | None
    processes: float


LONGEST_SECONDS = 90.0


def usage(before: Figures | None, now: Figures, at: float) -> Usage:
    """What was used between two readings; `at` is what the reader's own clock says of the second.

    Counters that have fallen are of another run of the container: nothing is known of that while. Nor is an
    average over longer than `LONGEST_SECONDS` what it uses now.
    """
    seconds = now.at - before.at if before is not None else 0.0

    def rate(name: str) -> float | None:
        first, second = getattr(before, name, None), getattr(now, name)
        if first is None or second is None or not 0 < seconds <= LONGEST_SECONDS or second < first:
            return None
        return float(second - first) / seconds

    return Usage(
        at=at,
        cpu=rate("cpu"),
        memory=now.memory,
        memory_limit=now.memory_limit,
        received=rate("received"),
        sent=rate("sent"),
        read=rate("read"),
        written=rate("written"),
        processes=now.processes,
    )


def parse_figures(item: Json) -> Figures | None:
    """The figures in an engine's answer; `None` where the container does not run and so uses nothing."""
    memory = item.get("memory_stats") or {}
    if not memory.get("usage"):
        return None
    cpu = (item.get("cpu_stats") or {}).get("cpu_usage") or {}
    interfaces = item.get("networks")
    blocks = (item.get("blkio_stats") or {}).get("io_service_bytes_recursive") or ()
    return Figures(
        at=datetime.fromisoformat(str(item["read"])[:26].rstrip("Z") + "+00:00").timestamp(),
        cpu=(cpu.get("total_usage") or 0) / 1e9,
        memory=_without_cache(memory),
        memory_limit=memory.get("limit") or 0,
        received=_total(interfaces, "rx_bytes"),
        sent=_total(interfaces, "tx_bytes"),
        read=_of_blocks(blocks, "read"),
        written=_of_blocks(blocks, "write"),
        processes=(item.get("pids_stats") or {}).get("current") or 0,
    )


def _without_cache(memory: Json) -> int:
    """Control groups call it `total_inactive_file` in their first version, `inactive_file` in the second."""
    counted = memory.get("stats") or {}
    cache = counted.get("total_inactive_file", counted.get("inactive_file")) or 0
    return max(0, int(memory["usage"]) - int(cache))


def _total(interfaces: Json | None, name: str) -> int | None:
    if not interfaces:
        return None
    return sum(one.get(name) or 0 for one in interfaces.values())


def _of_blocks(blocks: Iterable[Json], operation: str) -> int:
    return sum(one.get("value") or 0 for one in blocks if str(one.get("op")).lower() == operation)
