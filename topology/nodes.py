"""Model → nodes: which attributes each kind of node has, as contract.md section 1 says."""

from __future__ import annotations

from topology import model
from topology.model import LIVE_STATES, Container, Endpoint, Host, Mount, Network, Volume
from topology.records import Fields, Node


def host_node(host: Host) -> Node:
    """The host."""
    return Node(
        model.host_id(host.engine_id),
        "host",
        Fields(
            (
                ("name", host.name or None),
                ("engine_version", host.engine_version),
                ("api_version", host.api_version),
                ("os", host.os),
                ("architecture", host.architecture),
            )
        ),
    )


def container_node(container: Container) -> Node:
    """A container."""
    return Node(
        model.container_id(container.id),
        "container",
        Fields(
            (
                ("name", container.name),
                ("image", container.image or None),
                ("image_id", container.image_id or None),
                ("state", container.state or None),
                ("status", container.status or None),
                ("health", container.health),
                ("network_mode", container.network_mode),
                ("project", container.project),
                ("service", container.service),
                ("created", container.created or None),
            )
        ),
    )


def sandbox_node(node_id: str, *, active: bool, sandbox_id: str | None, key: str | None) -> Node:
    """A network stack."""
    return Node(node_id, "sandbox", Fields((("active", active), ("sandbox_id", sandbox_id), ("key", key))))


def endpoint_node(container: Container, endpoint: Endpoint, network: str) -> Node:
    """A container on a network.

    It is active only while the container lives and the engine names an endpoint. Otherwise what the engine
    still shows of its addresses is stale and left out (engine-facts.md section 1, liveness traps).
    """
    active = container.state in LIVE_STATES and endpoint.endpoint_id is not None
    return Node(
        model.endpoint_id(container.id, network),
        "endpoint",
        Fields(
            (
                ("active", active),
                ("endpoint_id", endpoint.endpoint_id if active else None),
                ("ipv4", endpoint.ipv4 if active else None),
                ("ipv6", endpoint.ipv6 if active else None),
                ("gateway", endpoint.gateway if active else None),
                ("ipv6_gateway", endpoint.ipv6_gateway if active else None),
                ("mac", endpoint.mac if active else None),
                ("aliases", endpoint.aliases),
                ("dns_names", endpoint.dns_names),
                ("static_ipv4", endpoint.static_ipv4),
                ("static_ipv6", endpoint.static_ipv6),
            )
        ),
    )


def network_node(network: Network) -> Node:
    """A network."""
    return Node(
        model.network_id(network.id),
        "network",
        Fields(
            (
                ("name", network.name),
                ("driver", network.driver or None),
                ("scope", network.scope or None),
                ("internal", network.internal),
                ("attachable", network.attachable),
                ("ingress", network.ingress),
                ("ipv6", network.ipv6),
                (
                    "subnets",
                    tuple(Fields((("subnet", s.subnet), ("gateway", s.gateway))) for s in network.subnets),
                ),
                ("icc", network.icc),
                ("options", Fields(network.options)),
                ("project", network.project),
            )
        ),
    )


def volume_node(volume: Volume) -> Node:
    """A volume."""
    return Node(
        model.volume_id(volume.name),
        "volume",
        Fields(
            (
                ("name", volume.name),
                ("driver", volume.driver or None),
                ("scope", volume.scope or None),
                ("mountpoint", volume.mountpoint),
                ("anonymous", volume.anonymous),
                ("device", volume.device),
                ("options", Fields(volume.options)),
                ("project", volume.project),
                ("created", volume.created),
            )
        ),
    )


def bind_node(path: str) -> Node:
    """A path on the host."""
    return Node(model.bind_id(path), "bind", Fields((("path", path),)))


def tmpfs_node(container: Container, mount: Mount) -> Node:
    """Memory that a container uses as files."""
    return Node(
        model.tmpfs_id(container.id, mount.destination),
        "tmpfs",
        Fields((("destination", mount.destination), ("size", mount.size), ("mode", mount.mode))),
    )
