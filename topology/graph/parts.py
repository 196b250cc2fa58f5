"""What each record of the model adds to the topology: its own nodes, and the edges that start from it."""

from __future__ import annotations

import posixpath
from collections.abc import Collection, Mapping, Sequence
from typing import NamedTuple

from topology.graph import nodes
from topology.graph.lookup import joins_another
from topology.graph.records import NO_FIELDS, Edge, EdgeKey, Fields, Node
from topology.model import records as model
from topology.model.parser import is_anonymous_name, is_bind
from topology.model.records import HOST_SANDBOX, LIVE_STATES, Container, Mount, Network, PublishedPort, Volume

_MOUNTS = ("destination", "rw", "propagation", "subpath")
_PUBLISHES = ("host_ip", "host_port", "container_port", "protocol")


class Part(NamedTuple):
    """Nodes and edges that belong together."""

    nodes: dict[str, Node]
    edges: dict[EdgeKey, Edge]


class Context(NamedTuple):
    """All that a container's part depends on beside its own record.

    `networks` are the full IDs of its endpoints' networks, in their order; `missing` those that are gone.
    """

    host: str
    sandbox: str | None
    networks: tuple[str | None, ...]
    missing: frozenset[str]


def container_part(container: Container, context: Context) -> Part:
    """A container with its sandbox, endpoints, mounts and published ports."""
    part = Part({}, {})
    node = nodes.container_node(container)
    part.nodes[node.id] = node
    if context.sandbox is not None:
        _add_sandbox(part, container, context.sandbox)
        _add_endpoints(part, container, context)
    for mount in container.mounts:
        _add_mount(part, container, mount)
    if container.state in LIVE_STATES:
        for port in container.ports:
            _add_edge(part, publishing(port, context.host, node.id))
    return part


def shared_sandboxes_part(users: Mapping[str, Sequence[Container]], owners: Collection[str]) -> Part:
    """The sandboxes that no container on the chart owns: the host's own, and those whose owner is gone.

    `users` are the containers that join a sandbox which is not their own. A stack outlives its owner while
    another container runs in it.
    """
    part = Part({}, {})
    for sandbox, containers in users.items():
        live = [container for container in containers if container.state in LIVE_STATES]
        if sandbox == HOST_SANDBOX:
            key = next((user.sandbox_key for user in live if user.sandbox_key), None)
            part.nodes[sandbox] = nodes.sandbox_node(sandbox, active=True, sandbox_id=None, key=key)
        elif model.split_id(sandbox)[1] not in owners:
            part.nodes[sandbox] = nodes.sandbox_node(sandbox, active=bool(live), sandbox_id=None, key=None)
    return part


def network_part(network: Network) -> Part:
    """A network."""
    node = nodes.network_node(network)
    return Part({node.id: node}, {})


def volume_part(volume: Volume) -> Part:
    """A volume, and the path on the host that it really is."""
    node = nodes.volume_node(volume)
    part = Part({node.id: node}, {})
    backing = backing_path(volume)
    if backing is not None:
        path = nodes.bind_node(backing)
        part.nodes[path.id] = path
        _add_edge(part, Edge(node.id, path.id, "backed_by", "backed_by", NO_FIELDS))
    return part


def backing_path(volume: Volume) -> str | None:
    """The path on the host that a `local` volume really is, if it is one; written as for other binds."""
    if volume.device is None or not is_bind(dict(volume.options)):
        return None
    return posixpath.normpath(volume.device)


def mount_source(container: Container, mount: Mount) -> str | None:
    """The node ID of what is mounted. A mounted image has no place on the chart, a named pipe is a path."""
    if mount.type == "tmpfs":
        return model.tmpfs_id(container.id, mount.destination)
    if mount.type in ("volume", "cluster"):
        name = mount.name or mount.source
        return model.volume_id(name) if name else None
    return model.bind_id(mount.source) if mount.source and mount.type in ("bind", "npipe") else None


def _add_edge(part: Part, edge: Edge) -> None:
    part.edges[edge.id] = edge


def _add_sandbox(part: Part, container: Container, sandbox: str) -> None:
    """The container's own sandbox; that of another comes with its owner."""
    container_id = model.container_id(container.id)
    _add_edge(part, Edge(container_id, sandbox, "joins", "joins", NO_FIELDS))
    if sandbox == model.sandbox_id(container.id):
        part.nodes[sandbox] = nodes.sandbox_node(
            sandbox,
            active=container.state in LIVE_STATES,
            sandbox_id=container.sandbox_id,
            key=container.sandbox_key,
        )


def _add_endpoints(part: Part, container: Container, context: Context) -> None:
    """Its endpoints. One in another's sandbox has none, even where the engine lists what was asked for."""
    if joins_another(container):
        return
    for endpoint, network in zip(container.endpoints, context.networks, strict=True):
        if network is None:
            continue
        node = nodes.endpoint_node(container, endpoint, network)
        part.nodes[node.id] = node
        _add_edge(part, Edge(str(context.sandbox), node.id, "holds", "holds", NO_FIELDS))
        if network not in context.missing:
            _add_edge(part, Edge(node.id, model.network_id(network), "attaches", "attaches", NO_FIELDS))


def _add_mount(part: Part, container: Container, mount: Mount) -> None:
    source = mount_source(container, mount)
    if source is None:
        return
    part.nodes[source] = _source_node(container, mount, source)
    attributes = Fields(_MOUNTS, (mount.destination, mount.rw, mount.propagation, mount.subpath))
    container_id = model.container_id(container.id)
    _add_edge(part, Edge(container_id, source, f"mounts:{mount.destination}", "mounts", attributes))


def _source_node(container: Container, mount: Mount, source: str) -> Node:
    if mount.type == "tmpfs":
        return nodes.tmpfs_node(container, mount)
    _, name = model.split_id(source)
    return nodes.bind_node(name) if mount.type in ("bind", "npipe") else _unlisted_volume(name)


def _unlisted_volume(name: str) -> Node:
    """A volume that a mount names, for as long as `GET /volumes` does not have it (its plug-in is away)."""
    return nodes.volume_node(
        Volume(name, "", "", None, is_anonymous_name(name), None, options=(), project=None, created=None)
    )


def publishing(port: PublishedPort, host: str, container: str) -> Edge:
    """The edge of a port that a container publishes on the host (node IDs)."""
    return Edge(
        host,
        container,
        f"publishes:{port.host_ip}:{port.public_port or ''}:{port.private_port}/{port.protocol}",
        "publishes",
        Fields(_PUBLISHES, (port.host_ip, port.public_port, port.private_port, port.protocol)),
    )
