"""Which topics there are, under the names by which browsers ask for them."""

from __future__ import annotations

from collections.abc import Mapping

from dashboard.happenings.topic import Happenings
from dashboard.hub import Hub
from dashboard.topics.locks import Locks
from dashboard.topics.presence import Presence
from dashboard.topics.rights import Rights
from dashboard.topics.topic import Topic


def offered_by(hub: Hub) -> Mapping[str, Topic]:
    """The topics of this hub's audience; made when the first browser comes."""
    if not hub.audience.topics:
        hub.audience.topics = _all(hub)
    return hub.audience.topics


def _all(hub: Hub) -> dict[str, Topic]:
    def stands(node_id: str) -> bool:
        topology = hub.store.topology
        return topology is not None and node_id in topology.nodes

    happenings = Happenings(hub.happenings)
    return {"rights": Rights(), "locks": Locks(), "presence": Presence(stands), "happenings": happenings}
