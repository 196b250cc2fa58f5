"""What Portolan itself runs in, on and from: protected from the start, and nobody can lift it.

Whoever holds a copy of its data, or puts another in its place, is an administrator; whoever brings what
passes its requests to the engine onto a network of theirs may ask the engine themselves.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator
from urllib.parse import urlsplit

from django.conf import settings

from dashboard.access.protection import own_container
from dashboard.base.i18n import gettext as _
from topology.graph.builder import Node, Topology
from topology.model import records as model


def reasons(topology: Topology | None, engine: str) -> dict[str, str]:
    """By node ID, why it is protected; `engine` is the address by which the engine is reached."""
    docker_id = own_container.container_id()
    if docker_id is None:
        return {}
    here, runs_in_it = model.container_id(docker_id), _("Portolan itself runs in it.")
    if topology is None:  # nothing is known of it yet but that it is there
        return {here: runs_in_it}
    if here not in topology.nodes:
        return {}
    sandboxes = _targets(topology, {here}, "joins") - {model.HOST_SANDBOX}
    networks = _targets(topology, _targets(topology, sandboxes, "holds"), "attaches")
    bases = {model.container_id(model.split_id(sandbox)[1]) for sandbox in sandboxes}
    found = dict(_of_neighbours(topology, networks, engine))
    found |= dict.fromkeys(networks, _("Portolan itself is on it."))
    found |= dict.fromkeys(_volumes(topology, here), _("Portolan itself keeps its data in it."))
    found |= dict.fromkeys({here, *bases}, runs_in_it)
    return {node_id: reason for node_id, reason in found.items() if node_id in topology.nodes}


def _of_neighbours(topology: Topology, networks: Collection[str], engine: str) -> Iterator[tuple[str, str]]:
    """The containers that it asks by their names: what leads to the engine, and the database."""
    proxy, database = _host(engine), settings.DATABASES["default"].get("HOST", "").lower()
    for container, known_as in _names(topology, networks):
        if proxy in known_as:
            yield container, _("Portolan reaches the engine through it.")
        if database in known_as:
            keeps = _("Portolan itself keeps its data in it.")
            yield container, keeps
            yield from dict.fromkeys(_volumes(topology, container), keeps).items()


def _names(topology: Topology, networks: Collection[str]) -> Iterator[tuple[str, set[str]]]:
    """The containers on these networks, with all that they are called there."""
    for edge in topology.edges.values():
        endpoint = topology.nodes.get(edge.source)
        if edge.kind == "attaches" and edge.target in networks and endpoint is not None:
            container = model.container_id(edge.source.split(":")[1])
            node = topology.nodes.get(container)
            name = node.text("name") if node is not None else ""
            yield container, {each.lower() for each in (name, *_called(endpoint)) if each}


def _called(endpoint: Node) -> Iterator[str]:
    for name in ("aliases", "dns_names"):
        listed = endpoint.get(name)
        yield from map(str, listed if isinstance(listed, tuple) else ())
    yield from (endpoint.text(name).partition("/")[0] for name in ("ipv4", "ipv6"))


def _host(address: str) -> str | None:
    try:
        return urlsplit(address).hostname
    except ValueError:
        return None


def _volumes(topology: Topology, container: str) -> set[str]:
    """Those that it mounts, and those by which one gets to the same place on the host."""
    sources = _targets(topology, {container}, "mounts")
    places = sources | _targets(topology, sources, "backed_by")
    found = {source for source in sources if source.startswith("volume:")}
    found |= {e.source for e in topology.edges.values() if e.kind == "backed_by" and e.target in places}
    paths = {place for place in places if place.startswith("bind:")}
    return found | {
        node.id for node in topology.of_kind("volume") if model.bind_id(node.text("mountpoint")) in paths
    }


def _targets(topology: Topology, sources: Collection[str], kind: str) -> set[str]:
    return {e.target for e in topology.edges.values() if e.kind == kind and e.source in sources}
