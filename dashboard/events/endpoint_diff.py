"""Endpoints that come and go without an event, told once it is sure that no event tells of them."""

from __future__ import annotations

import time
from dataclasses import dataclass

from topology.events.deduplicator import EventDeduplicator
from topology.events.endpoint_diff import unheard
from topology.events.facts import HostEvent
from topology.graph.builder import Topology
from topology.store.revisions import Store

#: So long an event may still come; and so long around a start or an end its endpoints come and go anyway.
SETTLED_SECONDS = 1.0
AROUND_SECONDS = 5.0
#: Charts of thousands of containers are not compared more often.
LOOK_SECONDS = 1.5


@dataclass
class _Seen:
    fact: HostEvent
    at: float


class EndpointDiff:
    """For the recorder's thread alone."""

    def __init__(self, store: Store, once: EventDeduplicator) -> None:
        self._store = store
        self._once = once
        self._before: tuple[str, Topology] | None = None
        self._seen: list[_Seen] = []
        self._looked_at = 0.0

    def look(self) -> list[HostEvent]:
        """Compare the chart with that of the last look, and tell what nobody has told for a while."""
        now = time.monotonic()
        if now - self._looked_at < LOOK_SECONDS:
            return []
        self._looked_at = now
        epoch, topology = self._store.epoch, self._store.topology
        if topology is None or self._store.engine_state.state != "live":
            # What is different after an outage has happened nobody knows when, and perhaps with an event.
            self._before = None
            return []
        before, self._before = self._before, (epoch, topology)
        if before is not None and before[0] == epoch and before[1] is not topology:
            self._seen += [_Seen(fact, now) for fact in unheard(before[1], topology, time.time_ns())]
        due = [seen for seen in self._seen if now - seen.at >= SETTLED_SECONDS]
        self._seen = [seen for seen in self._seen if now - seen.at < SETTLED_SECONDS]
        return [seen.fact for seen in due if not self._told(seen)]

    def _told(self, seen: _Seen) -> bool:
        """Whether events tell of the endpoint, or of the container's start or end, around that time."""
        container, network = str(seen.fact.node), str(seen.fact.other)
        heard = (self._once.endpoint_at(container, network), self._once.turned_at(container))
        return any(at is not None and abs(at - seen.at) < AROUND_SECONDS for at in heard)
