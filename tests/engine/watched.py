"""A store that a watcher keeps for a real engine, and what is asked of it."""

from __future__ import annotations

from collections.abc import Callable

from tests.server import wait_for
from topology.engine import open_engine
from topology.graph.builder import Topology, build
from topology.graph.delta import diff
from topology.graph.records import Node
from topology.model.parser import (
    parse_containers,
    parse_detail,
    parse_host,
    parse_networks,
    parse_volumes,
    snapshot,
)
from topology.store.revisions import Store
from topology.watch.watcher import Watcher

#: With such a poll, what is found is found by events.
ONCE_AN_HOUR = 3600.0


class Watched:
    """A watcher and its store."""

    def __init__(self, url: str, poll_seconds: float) -> None:
        self.store = Store()
        self.watcher = Watcher(lambda: open_engine(url, environ={}), self.store, poll_seconds=poll_seconds)
        self.watcher.start()

    @property
    def state(self) -> str:
        """The engine's, for the store."""
        return self.store.engine_state.state

    @property
    def topology(self) -> Topology:
        """What the store holds."""
        return self.store.topology or Topology()

    def wait_live(self) -> None:
        """Wait for the first chart."""
        until(lambda: self.state == "live" and self.store.topology is not None)

    def container(self, key: str) -> object:
        """The state of a container."""
        return self._attributes(f"container:{key}").get("state")

    def endpoint(self, key: str, network: str) -> dict[str, object]:
        """The attributes of an endpoint; none if there is no such endpoint."""
        return self._attributes(f"endpoint:{key}:{network}")

    def _attributes(self, node_id: str) -> dict[str, object]:
        node = self.topology.nodes.get(node_id)
        return dict(node.attributes.items()) if node else {}


def until(true: Callable[[], object], every: float = 0.01) -> None:
    """Wait until something is true."""
    wait_for(true, "it to happen", every=every)


def untruths(watched: Watched, url: str) -> list[object]:
    """Where a store differs from what the engine says now, but for the age in a status text."""
    delta = diff(watched.topology, fresh(url))
    changed = [n for n in delta.changed_nodes if not _same_but_status(watched.topology.nodes[n.id], n)]
    return [
        *delta.added_nodes,
        *delta.added_edges,
        *changed,
        *delta.changed_edges,
        *delta.removed_nodes,
        *delta.removed_edges,
    ]


def fresh(url: str) -> Topology:
    """What the engine says now, asked without any memory."""
    engine = open_engine(url, environ={})
    containers = parse_containers(engine.containers())
    details = {item.id: parse_detail(engine.container(item.id)) for item in containers}
    networks, volumes = parse_networks(engine.networks()), parse_volumes(engine.volumes())
    found = build(snapshot(parse_host(engine.host()), containers, details, networks, volumes))
    engine.close()
    return found


def _same_but_status(first: Node, second: Node) -> bool:
    return [item for item in first.attributes.items() if item[0] != "status"] == [
        item for item in second.attributes.items() if item[0] != "status"
    ]
