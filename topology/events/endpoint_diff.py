"""Endpoints that come and go without an event: of containers that do not run (`docs/engine.md`).

Two charts are compared. What the chart shows after an outage tells nothing of what happened when, so it is
for the caller to compare only charts between which the engine was listened to.
"""

from __future__ import annotations

from topology.events.facts import HostEvent
from topology.graph.records import Topology
from topology.model import records as model
from topology.model.records import LIVE_STATES


def unheard(before: Topology, after: Topology, at: int) -> list[HostEvent]:
    """The endpoints that are new or gone between a container and a network that were and are there."""
    was, is_now = _endpoints(before), _endpoints(after)
    found = [("disconnect", endpoint) for endpoint in sorted(was - is_now)]
    found += [("connect", endpoint) for endpoint in sorted(is_now - was)]
    facts = (_fact(kind, endpoint, before, after, at) for kind, endpoint in found)
    return [fact for fact in facts if fact is not None]


def _endpoints(topology: Topology) -> frozenset[str]:
    return frozenset(node for node in topology.nodes if node.startswith("endpoint:"))


def _fact(kind: str, endpoint: str, before: Topology, after: Topology, at: int) -> HostEvent | None:
    docker_ids = model.split_endpoint_id(endpoint)
    container, network = model.container_id(docker_ids[0]), model.network_id(docker_ids[1])
    for topology in (before, after):
        node = topology.nodes.get(container)
        if node is None or node.text("state") in LIVE_STATES or network not in topology.nodes:
            return None
    there = after.nodes
    return HostEvent(
        kind,
        at,
        container,
        there[container].text("name"),
        network,
        there[network].text("name"),
        there[container].text("project"),
        (("seen", True),),
    )
