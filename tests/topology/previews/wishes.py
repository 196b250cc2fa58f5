"""A host with networks of every kind, and previews on it."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from tests.topology.answers import BRIDGE, HOST, NONE, an_id, container, inspected, network, on, topology_of
from topology.graph.builder import Topology
from topology.model import parser
from topology.model.records import ContainerDetail, container_id
from topology.previews.preview import Preview, preview_connect, preview_disconnect

Json = dict[str, Any]

EP = "9" * 64

NAMES = ["alpha", "beta", "gamma", "inner", "quiet", "six"]

IDS = {name: an_id(number, "a") for number, name in enumerate(NAMES, 1)}

NETWORKS = [
    network(1, "alpha", "10.1.0.0/16 10.1.0.1"),
    network(2, "beta", "10.2.0.0/16"),
    network(3, "gamma", "10.3.0.0/16 10.3.0.1"),
    network(4, "inner", "10.4.0.0/16 10.4.0.1", Internal=True),
    network(5, "quiet", "10.5.0.0/16", Options={"com.docker.network.bridge.enable_icc": "false"}),
    network(6, "six", "10.6.0.0/16 10.6.0.1", "fd00:6::/64", EnableIPv6=True),
    network(7, "swarm", Driver="overlay", Scope="swarm"),
    network(8, "ingress", Driver="overlay", Scope="swarm", Ingress=True),
    network(9, "docker_gwbridge", "10.9.0.0/16 10.9.0.1"),
    network(10, "attachable", Driver="overlay", Scope="swarm", Attachable=True),
]

PORTS = [{"IP": ip, "PrivatePort": 80, "PublicPort": 8080, "Type": "tcp"} for ip in ("0.0.0.0", "::")]


def at(ip: str = "", gateway: str = "") -> Json:
    return on("", EP, ip, Gateway=gateway)


def running(
    number: int, name: str, networks: dict[str, Json] | None = None, mode: str | None = None, **more: object
) -> Json:
    """A container on networks that are given by name."""
    known = IDS | {"bridge": BRIDGE, "host": HOST, "none": NONE}
    entries = {key: entry | {"NetworkID": known[key]} for key, entry in (networks or {}).items()}
    return container(number, name, networks=entries, mode=mode, **more)


def host_of(*containers: Json, details: list[Json] | None = None) -> Topology:
    return topology_of(list(containers), NETWORKS, details=details)


def connect(
    topology: Topology,
    number: int,
    name: str,
    *,
    ipv4: str | None = None,
    ipv6: str | None = None,
    aliases: Sequence[str] = (),
    detail: ContainerDetail | None = None,
) -> Preview:
    ids = container_id(an_id(number)), network_of(topology, name)
    return preview_connect(topology, *ids, ipv4=ipv4, ipv6=ipv6, aliases=aliases, detail=detail)


def disconnect(
    topology: Topology, number: int, name: str, *, detail: ContainerDetail | None = None
) -> Preview:
    ids = container_id(an_id(number)), network_of(topology, name)
    return preview_disconnect(topology, *ids, detail=detail)


def network_of(topology: Topology, name: str) -> str:
    return next(node.id for node in topology.of_kind("network") if node.get("name") == name)


def code(found: Preview) -> str | None:
    return None if found.refused is None else found.refused.code


def names(found: Preview) -> list[str]:
    return [neighbour.name for neighbour in found.neighbours]


def known_of(networks: Json | None = None, bindings: Json | None = None) -> ContainerDetail:
    """What inspect says of the first container: its networks, and the host ports that were asked for."""
    return parser.parse_detail(inspected(1, networks=networks, host_config={"PortBindings": bindings}))
