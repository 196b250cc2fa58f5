"""Model → nodes: which attributes each kind of node has, as `docs/topology.md` says."""

from __future__ import annotations

from topology.graph.records import Fields, Node, Value
from topology.model import records as model
from topology.model.records import LIVE_STATES, Container, Endpoint, Host, Mount, Network, Volume

_HOST = ("name", "engine_version", "api_version", "os", "architecture")
_CONTAINER = (
    "name",
    "image",
    "image_id",
    "state",
    "status",
    "health",
    "network_mode",
    "project",
    "service",
    "created",
)
#: Not in the document: what only the question who reaches whom needs.
_CONTAINER_UNLISTED = ("started_at", "hostname", "exposed", "links")
_ENDPOINT_UNLISTED = ("gateway_priority", "links")
_SANDBOX = ("active", "sandbox_id", "key")
_ENDPOINT = (
    "active",
    "endpoint_id",
    "ipv4",
    "ipv6",
    "gateway",
    "ipv6_gateway",
    "mac",
    "aliases",
    "dns_names",
    "static_ipv4",
    "static_ipv6",
)
_NETWORK = (
    "name",
    "driver",
    "scope",
    "internal",
    "attachable",
    "ingress",
    "ipv6",
    "subnets",
    "icc",
    "options",
    "project",
)
_SUBNET = ("subnet", "gateway")
_VOLUME = ("name", "driver", "scope", "mountpoint", "anonymous", "device", "options", "project", "created")
_BIND = ("path",)
_TMPFS = ("destination", "size", "mode")


def host_node(host: Host) -> Node:
    """The host."""
    return _node(
        model.host_id(host.engine_id),
        "host",
        _HOST,
        host.name or None,
        host.engine_version,
        host.api_version,
        host.os,
        host.architecture,
    )


def container_node(container: Container) -> Node:
    """A container."""
    unlisted = (container.started_at, container.hostname, container.exposed, container.links)
    node = _node(
        model.container_id(container.id),
        "container",
        _CONTAINER,
        container.name,
        container.image or None,
        container.image_id or None,
        container.state or None,
        container.status or None,
        container.health,
        container.network_mode,
        container.project,
        container.service,
        container.created or None,
    )
    return node._replace(unlisted=Fields(_CONTAINER_UNLISTED, unlisted))


def sandbox_node(node_id: str, *, active: bool, sandbox_id: str | None, key: str | None) -> Node:
    """A network stack."""
    return _node(node_id, "sandbox", _SANDBOX, active, sandbox_id, key)


def endpoint_node(container: Container, endpoint: Endpoint, network: str) -> Node:
    """A container on a network.

    It is active only while the container lives and the engine names an endpoint. Otherwise what the engine
    still shows of its addresses is stale and left out (`docs/engine.md`).
    """
    active = container.state in LIVE_STATES and endpoint.endpoint_id is not None
    node = _node(
        model.endpoint_id(container.id, network),
        "endpoint",
        _ENDPOINT,
        active,
        endpoint.endpoint_id if active else None,
        endpoint.ipv4 if active else None,
        endpoint.ipv6 if active else None,
        endpoint.gateway if active else None,
        endpoint.ipv6_gateway if active else None,
        endpoint.mac if active else None,
        endpoint.aliases,
        endpoint.dns_names,
        endpoint.static_ipv4,
        endpoint.static_ipv6,
    )
    unlisted = (endpoint.gateway_priority, endpoint.links)
    return node._replace(unlisted=Fields(_ENDPOINT_UNLISTED, unlisted))


def network_node(network: Network) -> Node:
    """A network."""
    return _node(
        model.network_id(network.id),
        "network",
        _NETWORK,
        network.name,
        network.driver or None,
        network.scope or None,
        network.internal,
        network.attachable,
        network.ingress,
        network.ipv6,
        tuple(Fields(_SUBNET, (s.subnet, s.gateway)) for s in network.subnets),
        network.icc,
        Fields.of(network.options),
        network.project,
    )


def volume_node(volume: Volume) -> Node:
    """A volume."""
    return _node(
        model.volume_id(volume.name),
        "volume",
        _VOLUME,
        volume.name,
        volume.driver or None,
        volume.scope or None,
        volume.mountpoint,
        volume.anonymous,
        volume.device,
        Fields.of(volume.options),
        volume.project,
        volume.created,
    )


def bind_node(path: str) -> Node:
    """A path on the host."""
    return _node(model.bind_id(path), "bind", _BIND, path)


def tmpfs_node(container: Container, mount: Mount) -> Node:
    """Memory that a container uses as files."""
    node_id = model.tmpfs_id(container.id, mount.destination)
    return _node(node_id, "tmpfs", _TMPFS, mount.destination, mount.size, mount.mode)


def _node(node_id: str, kind: str, names: tuple[str, ...], *values: Value) -> Node:
    """A node with as many values as its kind has names, in their order."""
    return Node(node_id, kind, Fields(names, values))
