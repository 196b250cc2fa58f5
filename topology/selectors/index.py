"""What a topology says of each thing that a selector can mean, looked up instead of walked to."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from functools import cached_property
from typing import NamedTuple

from topology.graph.reachability.verdict import Verdict
from topology.graph.records import Edge, Node, Topology, Value
from topology.model import records as model

Labels = Mapping[str, Mapping[str, str]]
SOURCES = ("volume", "bind", "tmpfs")


class Source(NamedTuple):
    """Where data lies: its node, what it is called, and the path or share that a volume really is."""

    node: Node
    name: str
    backing: str | None


class MountOf(NamedTuple):
    """A mount of a container: where it is in there, and what is mounted."""

    destination: Value
    source: Source


class Index:
    """A topology's containers with their endpoints, ports, mounts and labels, for a few selectors."""

    def __init__(
        self, topology: Topology, labels: Labels | None = None, verdict: Verdict | None = None
    ) -> None:
        self.topology = topology
        self._verdict = verdict
        #: Who is meant by a text after `reaches:` or `reached-by:`.
        self.meant: dict[str, list[Node]] = {}
        self._labels: Labels = labels or {}
        self._sandbox: dict[str, str] = {}
        self._network: dict[str, str] = {}
        self._endpoints: dict[str, list[str]] = {}
        self._ports: dict[str, list[Edge]] = {}
        self._mounts: dict[str, list[Edge]] = {}
        self._destinations: dict[str, list[Value]] = {}
        self._backing: dict[str, str] = {}
        for edge in topology.edges.values():
            self._add(edge)

    def _add(self, edge: Edge) -> None:
        match edge.kind:
            case "joins":
                self._sandbox[edge.source] = edge.target
            case "attaches":
                self._network[edge.source] = edge.target
                owner = model.container_id(edge.source.split(":")[1])
                self._endpoints.setdefault(owner, []).append(edge.source)
            case "publishes":
                self._ports.setdefault(edge.target, []).append(edge)
            case "mounts":
                self._mounts.setdefault(edge.source, []).append(edge)
                self._destinations.setdefault(edge.target, []).append(edge.get("destination"))
            case "backed_by":
                self._backing[edge.source] = edge.target.partition(":")[2]

    def endpoints(self, container: Node) -> Iterator[tuple[Node, Node]]:
        """The endpoints of the sandbox that a container is in, each with its network."""
        nodes = self.topology.nodes
        for endpoint in self._endpoints.get(self._owner(container), []):
            if endpoint in nodes and self._network[endpoint] in nodes:
                yield nodes[endpoint], nodes[self._network[endpoint]]

    def _owner(self, container: Node) -> str:
        sandbox = self._sandbox.get(container.id)
        if sandbox is None or sandbox == "sandbox:host":
            return container.id
        return model.container_id(sandbox.partition(":")[2])

    def ports(self, container: Node) -> list[Edge]:
        """What it publishes."""
        return self._ports.get(container.id, [])

    def labels(self, container: Node) -> Mapping[str, str]:
        """Its harmless labels, as far as they are known."""
        return self._labels.get(container.id, {})

    def mounts(self, container: Node) -> Iterator[MountOf]:
        """What it mounts."""
        for edge in self._mounts.get(container.id, []):
            node = self.topology.nodes.get(edge.target)
            if node is not None and node.kind in SOURCES:
                yield MountOf(edge.get("destination"), self.source(node))

    def source(self, node: Node) -> Source:
        """A volume, path or memory, as people call it."""
        name = node.text({"bind": "path", "tmpfs": "destination"}.get(node.kind, "name"))
        return Source(node, name, self._backing.get(node.id) or node.text("device") or None)

    def destinations(self, source: Node) -> list[Value]:
        """Where containers mount it."""
        return self._destinations.get(source.id, [])

    @cached_property
    def verdict(self) -> Verdict:
        """Who reaches whom, worked out when first asked for."""
        return self._verdict or Verdict(self.topology)

    @cached_property
    def scopes(self) -> Mapping[str, set[str]]:
        """To whom each container is open: `everywhere`, `address`, `loopback`."""
        found: dict[str, set[str]] = {}
        for opening in self.verdict.openings():
            found.setdefault(opening.target, set()).add(opening.scope)
        return found

    @cached_property
    def getting_out(self) -> frozenset[str]:
        """The containers that reach the outside."""
        return frozenset(found.sender for found in self.verdict.exits() if found.ipv4 or found.ipv6)

    def reaches(self, sender: Node, target: Node) -> bool:
        """Whether there is a way from one container to another one."""
        return sender is not target and bool(self.verdict.pair(sender.id, target.id).ways)
