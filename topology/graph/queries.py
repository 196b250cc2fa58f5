"""Who shares what with whom: the questions asked of the networkx graph of a topology.

A `Reach` is built for one question or a few, asked, and let go. networkx is imported with the first one: it
takes 20 MiB of memory, which a server that only watches need not have.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import TYPE_CHECKING

from topology.collector import paused_collector
from topology.graph.records import Edge, Node, Topology
from topology.model import records as model

if TYPE_CHECKING:
    import networkx as nx

_NETWORK_EDGES = frozenset({"joins", "holds", "attaches", "publishes"})


class Reach:
    """The part of the graph that has to do with networks; the records stay with the topology."""

    def __init__(self, topology: Topology) -> None:
        import networkx as nx  # noqa: PLC0415 - see above

        self._graph: nx.MultiDiGraph[str] = nx.MultiDiGraph()
        self._records = topology.nodes
        self._edges = topology.edges
        with paused_collector():
            for edge in topology.edges.values():
                if edge.kind in _NETWORK_EDGES:
                    self._graph.add_edge(edge.source, edge.target, edge.key)

    def node(self, node_id: str) -> Node | None:
        """The record of a node, if there is one."""
        return self._records.get(node_id)

    def name(self, node_id: str) -> str:
        """The name of a node."""
        return self._records[node_id].text("name")

    def sandbox(self, container: str) -> str | None:
        """The sandbox that a container joins."""
        return next(self._targets(container, "sandbox"), None)

    def owner(self, container: str) -> Node | None:
        """The container whose sandbox this one joins; `None` if it is gone, or the sandbox is the host's."""
        sandbox = self.sandbox(container)
        return None if sandbox is None else self.node(model.container_id(model.split_id(sandbox)[1]))

    def endpoints(self, container: str) -> list[Node]:
        """A container's own endpoints."""
        sandbox, docker_id = self.sandbox(container), model.split_id(container)[1]
        if sandbox is None:
            return []
        return [
            self._records[endpoint]
            for endpoint in self._targets(sandbox, "endpoint")
            if model.split_endpoint_id(endpoint)[0] == docker_id
        ]

    def endpoint(self, container: str, network: str) -> Node | None:
        """A container's endpoint on a network."""
        docker_ids = model.split_id(container)[1], model.split_id(network)[1]
        found = self._records.get(model.endpoint_id(*docker_ids))
        return found if found is not None and found.id in self._graph else None

    def network(self, endpoint: str) -> Node | None:
        """The network that an endpoint is on; `None` if that network is gone."""
        found = next(self._targets(endpoint, "network"), None)
        return None if found is None else self._records[found]

    def networks(self, container: str) -> list[Node]:
        """The networks that a container is on, by name."""
        found = (self.network(endpoint.id) for endpoint in self.endpoints(container))
        return sorted(
            (each for each in found if each is not None), key=lambda each: (each.text("name"), each.id)
        )

    def endpoints_on(self, network: str) -> list[Node]:
        """The endpoints on a network."""
        return [self._records[endpoint] for endpoint in self._sources(network, "endpoint")]

    def members(self, network: str) -> set[str]:
        """The containers that are active on a network now, with those that share their sandboxes."""
        found: set[str] = set()
        for endpoint in self.endpoints_on(network):
            if not endpoint.get("active"):
                continue
            for sandbox in self._sources(endpoint.id, "sandbox"):
                found.update(self.live(self._sources(sandbox, "container")))
        return found

    def live(self, containers: Iterable[str]) -> Iterator[str]:
        """Those of these containers that run."""
        return (each for each in containers if self._records[each].get("state") in model.LIVE_STATES)

    def sharers(self, container: str) -> set[str]:
        """The containers in the same sandbox, without the container itself."""
        sandbox = self.sandbox(container)
        return set() if sandbox is None else set(self._sources(sandbox, "container")) - {container}

    def reachable(self, container: str, networks: Iterable[Node]) -> dict[str, Node]:
        """Whom a container would reach directly over these networks, each with the first network by name.

        On a network without inter-container communication (`icc`) nobody reaches anybody.
        """
        around = self.sharers(container) | {container}
        found: dict[str, Node] = {}
        for network in networks:
            if network.get("icc"):
                for member in self.members(network.id) - around:
                    found.setdefault(member, network)
        return found

    def ports(self, container: str) -> list[Edge]:
        """A container's published ports, by container port."""
        if container not in self._graph:
            return []
        edges = (self._edges[edge] for edge in self._graph.in_edges(container, keys=True))
        return sorted((edge for edge in edges if edge.kind == "publishes"), key=_port_order)

    def _targets(self, node_id: str, kind: str) -> Iterator[str]:
        if node_id not in self._graph:
            return iter(())
        return (each for each in self._graph.successors(node_id) if self._records[each].kind == kind)

    def _sources(self, node_id: str, kind: str) -> Iterator[str]:
        if node_id not in self._graph:
            return iter(())
        return (each for each in self._graph.predecessors(node_id) if self._records[each].kind == kind)


def _port_order(edge: Edge) -> tuple[int, str, str]:
    port = edge.get("container_port")
    return port if isinstance(port, int) else 0, str(edge.get("protocol")), edge.key
