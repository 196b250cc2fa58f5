"""The topology as an outline to read: each project's containers, what they are on, publish and mount."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator

from topology.escape import escape
from topology.graph.queries import Reach
from topology.graph.records import Edge, Fields, Node, Topology
from topology.model.records import HOST_SANDBOX
from topology.previews.gateway import port_text

_STANDALONE = "(no project)"


def text(topology: Topology) -> str:
    """The outline: host, then projects with their containers, then networks, then volumes."""
    outline = _Outline(topology)
    return "\n".join([*outline.host(), *outline.containers(), *outline.networks(), *outline.volumes(), ""])


class _Outline:
    def __init__(self, topology: Topology) -> None:
        self._topology = topology
        self._reach = Reach(topology)
        self._mounts: dict[str, list[Edge]] = defaultdict(list)
        self._users: dict[str, set[str]] = defaultdict(set)
        for edge in topology.edges.values():
            if edge.kind == "mounts":
                self._mounts[edge.source].append(edge)
                self._users[edge.target].add(edge.source)

    def host(self) -> Iterator[str]:
        for node in self._topology.of_kind("host"):
            system = " ".join(filter(None, (node.text("os"), node.text("architecture"))))
            yield escape(f"{node.text('name')}: Docker {node.text('engine_version')} on {system}")

    def containers(self) -> Iterator[str]:
        projects: dict[str, list[Node]] = defaultdict(list)
        for node in self._sorted("container"):
            projects[node.text("project")].append(node)
        for project in sorted(projects, key=lambda name: (not name, name)):
            yield ""
            yield escape(project) if project else _STANDALONE
            for node in projects[project]:
                yield from self._container(node)

    def networks(self) -> Iterator[str]:
        yield ""
        yield "networks"
        for node in self._sorted("network"):
            marks = [node.text("driver"), *_subnets(node), *(["internal"] if node.get("internal") else [])]
            count = _count(len(self._reach.endpoints_on(node.id)), "endpoint")
            yield escape(f"  {node.text('name')}: {', '.join(filter(None, marks))}; {count}")

    def volumes(self) -> Iterator[str]:
        yield ""
        yield "volumes"
        for node in self._sorted("volume"):
            device = node.text("device")
            really = f" → {device}" if device else ""
            yield escape(f"  {node.text('name')}{really}: {_count(len(self._users[node.id]), 'container')}")

    def _container(self, node: Node) -> Iterator[str]:
        yield escape(f"  {node.text('name')} ({node.text('image')}): {node.text('status')}")
        owner = self._reach.owner(node.id)
        if owner is not None and owner.id != node.id:
            yield escape(f"    in the network stack of {owner.text('name')}")
        elif self._reach.sandbox(node.id) == HOST_SANDBOX:
            yield "    in the host's network stack"
        for endpoint in self._reach.endpoints(node.id):
            yield self._endpoint(endpoint)
        for port in self._reach.ports(node.id):
            yield f"    publishes {port_text(port)}"
        for mount in sorted(self._mounts[node.id], key=lambda edge: edge.key):
            yield self._mount(mount)

    def _endpoint(self, endpoint: Node) -> str:
        network = self._reach.network(endpoint.id)
        name = "a network that is gone" if network is None else escape(network.text("name"))
        addresses = ", ".join(filter(None, (endpoint.text("ipv4"), endpoint.text("ipv6"))))
        if not endpoint.get("active"):
            addresses = "not active"
        return f"    on {name}{' ' if addresses else ''}{addresses}"

    def _mount(self, mount: Edge) -> str:
        source = self._topology.nodes[mount.target]
        what = source.text("path") or (source.text("name") if source.kind == "volume" else source.kind)
        rights = "" if mount.get("rw") else " (read-only)"
        return f"    mounts {escape(what)} at {escape(str(mount.get('destination')))}{rights}"

    def _sorted(self, kind: str) -> list[Node]:
        return sorted(self._topology.of_kind(kind), key=lambda node: (node.text("name"), node.id))


def _subnets(network: Node) -> Iterator[str]:
    found = network.get("subnets")
    for subnet in found if isinstance(found, tuple) else ():
        if isinstance(subnet, Fields):
            yield str(subnet.get("subnet"))


def _count(number: int, what: str) -> str:
    return f"{number} {what}" if number == 1 else f"{number} {what}s"
