"""What the demo host's containers pretend to run: started and ended, with processes, figures and a log."""

from __future__ import annotations

import threading
from collections.abc import Iterator, Mapping

from topology.engine.demo import chatter
from topology.engine.demo.records import DemoContainer, Json
from topology.engine.demo.timewords import stamp
from topology.engine.demo.world import World
from topology.engine.errors import EngineConflict
from topology.engine.port import Verb

#: How often somebody who follows a log is given what has been said since.
PACE = 0.5
MIB = 1024 * 1024
#: Thousandths of a CPU that a container uses, beside what goes up and down: less than this.
BUSIEST = 400


class DemoWorkloads:
    """What can be asked of the demo engine about what runs (`port.Workloads`)."""

    def __init__(self, world: World) -> None:
        self._world = world

    def change(self, container_id: str, verb: Verb, *, seconds: float = 60.0) -> None:
        """`POST /containers/{id}/{verb}`, with the real engine's refusals and words.

        Raises them as `EngineConflict`.
        """
        with self._world.lock:
            container = self._world.container(container_id)
            if _is_so(container, verb):
                return
            refused = _refusal(container, verb)
            if refused is not None:
                raise EngineConflict(refused, 409)
            getattr(self._world.acts, verb)(container)

    def stats(self, container_id: str) -> Json:
        """`GET /containers/{id}/stats`, once."""
        with self._world.lock:
            container, now = self._world.container(container_id), self._world.clock()
            return _stats(container, now) if container.live else {"id": container.id, "read": _ZERO_TIME}

    def processes(self, container_id: str) -> Json:
        """`GET /containers/{id}/top`. Raises `EngineConflict` if it does not run."""
        with self._world.lock:
            container = self._world.container(container_id)
            if not container.live:
                raise EngineConflict(f"container {container.id} is not running", 409)
            return _processes(container)

    def logs(self, container_id: str, query: Mapping[str, str]) -> DemoLog:
        """`GET /containers/{id}/logs`."""
        with self._world.lock:
            return DemoLog(self._world, self._world.container(container_id), query)


class DemoLog:
    """What a container has said, and with `follow` what it goes on to say (`port.ByteSource`)."""

    def __init__(self, world: World, container: DemoContainer, query: Mapping[str, str]) -> None:
        self._world = world
        self._container = container
        self._query = query
        self._closed = threading.Event()

    def __iter__(self) -> Iterator[bytes]:
        with self._world.lock:
            now = self._world.clock()
            said = list(chatter.said(self._container, now, self._query))
            follows = self._query.get("follow") == "1" and self._container.live
        yield from said
        while follows and not self._closed.wait(PACE):
            since = now
            with self._world.lock:
                now, follows = self._world.clock(), self._container.live
                said = chatter.between(self._container, since, now)
            yield from said

    def close(self) -> None:
        """End it."""
        self._closed.set()


def _is_so(container: DemoContainer, verb: Verb) -> bool:
    """Whether there is nothing to do."""
    running = container.state in ("running", "restarting")
    return (verb == "start" and running) or (verb == "stop" and container.state in ("exited", "created"))


def _refusal(container: DemoContainer, verb: Verb) -> str | None:
    """Why the engine would not do it."""
    state, name = container.state, container.id
    if verb == "start" and state == "paused":
        return "cannot start a paused container, try unpause instead"
    if verb == "pause" and state == "paused":
        return f"Container {name} is already paused"
    if verb == "pause" and state == "restarting":
        return f"Container {name} is restarting, wait until the container is running"
    if verb in ("pause", "kill") and state in ("exited", "created"):
        return f"Container {name} is not running"
    if verb == "unpause" and state != "paused":
        return f"Container {name} is not paused"
    return None


_ZERO_TIME = "0001-01-01T00:00:00Z"


def _stats(container: DemoContainer, now: float) -> Json:
    """Counters that rise as those of a real process would; the same container has the same habits."""
    seed = int(container.id[:8], 16)
    share = (10 + seed % BUSIEST) / 1000
    swing = chatter.swing(seed, now)

    def total(rate: float, phase: int) -> int:
        """Of something that goes up and down, and is so much a second in the middle."""
        return int(rate * chatter.swung(seed + phase, container.started, now))

    return {
        "id": container.id,
        "read": stamp(now),
        "cpu_stats": {
            "cpu_usage": {"total_usage": total(1e9 * share, 0)},
            "system_cpu_usage": int(now % 1e8 * 4e9),
            "online_cpus": 4,
        },
        "memory_stats": _memory_stats(seed, swing),
        "networks": {
            f"eth{number}": {"rx_bytes": total(seed % 90_000, 1), "tx_bytes": total(seed % 40_000, 2)}
            for number, _endpoint in enumerate(container.endpoints)
        },
        "blkio_stats": {
            "io_service_bytes_recursive": [
                {"major": 8, "minor": 0, "op": "read", "value": total(seed % 7000, 3)},
                {"major": 8, "minor": 0, "op": "write", "value": total(seed % 21_000, 4)},
            ]
        },
        "pids_stats": {"current": 1 + seed % 12},
    }


def _memory_stats(seed: int, swing: float) -> Json:
    memory = (24 + seed % 400) * MIB + int(swing * (8 + seed % 40)) * MIB
    limit = 512 * MIB if seed % 3 == 0 else 8192 * MIB
    return {
        "usage": min(limit, memory + 6 * MIB),
        "stats": {"inactive_file": 6 * MIB},
        "limit": limit,
    }


def _processes(container: DemoContainer) -> Json:
    pid = int(container.id[:4], 16) + 1000
    rows = [["root", str(pid), "1", "0", "10:02", "?", "00:00:11", container.entry]]
    workers = int(container.id[4], 16) % 4
    for number in range(workers):
        command = f"{container.entry.rpartition('/')[2]}: worker process {number + 1}"
        rows.append(["1000", str(pid + number + 7), str(pid), "0", "10:02", "?", "00:00:02", command])
    return {"Titles": ["UID", "PID", "PPID", "C", "STIME", "TTY", "TIME", "CMD"], "Processes": rows}
