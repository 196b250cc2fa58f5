"""Which topics there are, under the names by which browsers ask for them."""

from __future__ import annotations

from collections.abc import Mapping

from dashboard.events.topic import Events
from dashboard.runtime import Runtime
from dashboard.stream.topics.base import Topic
from dashboard.stream.topics.locks import Locks
from dashboard.stream.topics.presence import Presence
from dashboard.stream.topics.rights import Rights


def offered_by(hub: Runtime) -> Mapping[str, Topic]:
    """The topics of this hub's audience; made when the first browser comes."""
    if not hub.audience.topics:
        hub.audience.topics = _all(hub)
    return hub.audience.topics


def _all(hub: Runtime) -> dict[str, Topic]:
    def stands(node_id: str) -> bool:
        topology = hub.store.topology
        return topology is not None and node_id in topology.nodes

    events = Events(hub.events)
    return {"rights": Rights(), "locks": Locks(), "presence": Presence(stands), "happenings": events}
