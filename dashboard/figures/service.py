"""What is told of figures, and that asking for them has them read."""

from __future__ import annotations

import time
from collections.abc import Collection, Sequence
from typing import Any

from dashboard.figures.poller import EVERY_SECONDS, LIVE_STATES, Poller, pollers
from dashboard.figures.rings import MOST_READINGS
from dashboard.runtime import Runtime
from topology.model.figures import Usage

#: Readings in one answer, of all containers together.
MOST_TOLD = 40_000
#: Digits behind the point; of bytes there are none.
_DIGITS = {"at": 1, "cpu": 4}
_COLUMNS = ("at", "cpu", "memory", "received", "sent", "read", "written")


def seen(
    runtime: Runtime, asker: object, nodes: Collection[str], since: float, most: int = MOST_READINGS
) -> dict[str, Any]:
    """What these containers (node IDs) used after a moment; they are read from now on, for a while.

    Those that do not run, or are not there, are left out.
    """
    poller = pollers.of(runtime)
    live = live_among(runtime, nodes)
    poller.want(asker, live)
    most = min(most, max(1, MOST_TOLD // max(1, len(live))))
    told = {node: series(poller, node, since, most) for node in live}
    return {
        "at": round(time.time(), 1),
        "every": EVERY_SECONDS,
        "containers": {node: found for node, found in told.items() if found is not None},
    }


def live_among(runtime: Runtime, nodes: Collection[str] | None = None) -> list[str]:
    """Those of the containers (node IDs; all, where none are named) that run, as the chart has it."""
    topology = runtime.store.topology
    if topology is None:
        return []
    known = topology.nodes
    named = nodes if nodes is not None else [node.id for node in topology.of_kind("container")]
    return [
        node
        for node in dict.fromkeys(named)
        if node in known and known[node].kind == "container" and known[node].get("state") in LIVE_STATES
    ]


def series(poller: Poller, node: str, since: float, most: int) -> dict[str, Any] | None:
    """Columns of equal length, the oldest reading first; `None` without any."""
    found = poller.since(node, since, most)
    if not found:
        return None
    columns: dict[str, Any] = {name: _column(found, name) for name in _COLUMNS}
    return columns | _of_now(found[-1])


def _of_now(latest: Usage) -> dict[str, Any]:
    return {"memory_limit": round(latest.memory_limit), "processes": round(latest.processes)}


def _column(found: Sequence[Usage], name: str) -> list[float | None]:
    digits = _DIGITS.get(name)
    return [None if (value := getattr(one, name)) is None else round(value, digits) for one in found]
