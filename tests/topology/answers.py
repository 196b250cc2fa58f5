"""Answers of an engine, as small as a test wants them and as the engine really gives them."""

from __future__ import annotations

from typing import Any

from topology.graph import builder
from topology.graph.builder import Topology
from topology.model import parser
from topology.model.records import Snapshot

Json = dict[str, Any]

BRIDGE, HOST, NONE = "b" * 64, "e" * 64, "f" * 64


def an_id(number: int, kind: str = "c") -> str:
    """A full ID that can be told from others at a glance."""
    return f"{kind}{number:063x}"


def on(network_id: str = "", endpoint_id: str = "", ip: str = "", **more: object) -> Json:
    """An entry of `NetworkSettings.Networks`."""
    return {
        "IPAMConfig": None,
        "Links": None,
        "Aliases": None,
        "NetworkID": network_id,
        "EndpointID": endpoint_id,
        "Gateway": "",
        "IPAddress": ip,
        "IPPrefixLen": 16 if ip else 0,
        "IPv6Gateway": "",
        "GlobalIPv6Address": "",
        "GlobalIPv6PrefixLen": 0,
        "MacAddress": "",
        "DriverOpts": None,
        **more,
    }


def container(
    number: int = 1,
    name: str | None = None,
    *,
    networks: Json | None = None,
    mode: str | None = None,
    **more: object,
) -> Json:
    """An entry of `GET /containers/json`; it is made with its first network, if no other mode is given."""
    networks = networks or {}
    return {
        "Id": an_id(number),
        "Names": [f"/{name or f'c{number}'}"],
        "Image": "busybox:1.36",
        "ImageID": "sha256:" + "a" * 64,
        "Command": "sleep 9999",
        "Created": 1_700_000_000 + number,
        "Ports": [],
        "Labels": {},
        "State": "running",
        "Status": "Up 3 minutes",
        "HostConfig": {"NetworkMode": mode or next(iter(networks), "default")},
        "NetworkSettings": {"Networks": networks},
        "Mounts": [],
        **more,
    }


def inspected(
    number: int = 1,
    *,
    networks: Json | None = None,
    ports: Json | None = None,
    state: Json | None = None,
    config: Json | None = None,
    host_config: Json | None = None,
    **more: object,
) -> Json:
    """An answer of `GET /containers/{id}/json`."""
    settings = {
        "SandboxID": "5" * 64,
        "SandboxKey": "/var/run/docker/netns/555555555555",
        "Networks": networks or {},
        "Ports": ports or {},
    }
    return {
        "Id": an_id(number),
        "State": {"Status": "running", "StartedAt": "2026-01-01T00:00:00Z", **(state or {})},
        "Config": {"Image": "busybox:1.36", "Env": ["PASSWORD=hunter2"], **(config or {})},
        "HostConfig": {"NetworkMode": "default", **(host_config or {})},
        "NetworkSettings": settings,
        "Mounts": [],
        **more,
    }


def network(number: int, name: str, *subnets: str, **more: object) -> Json:
    """An entry of `GET /networks`; a subnet may be followed by its gateway: `10.1.0.0/16 10.1.0.1`."""
    config = [dict(zip(("Subnet", "Gateway"), subnet.split(), strict=False)) for subnet in subnets]
    return {
        "Id": an_id(number, "a"),
        "Name": name,
        "Driver": "bridge",
        "Scope": "local",
        "Internal": False,
        "Attachable": False,
        "Ingress": False,
        "EnableIPv6": False,
        "IPAM": {"Driver": "default", "Options": {}, "Config": config},
        "Containers": {},
        "Options": {},
        "Labels": {},
        **more,
    }


def own_networks() -> list[Json]:
    """The three that every engine has."""
    return [
        network(0, "bridge", "172.17.0.0/16 172.17.0.1", Id=BRIDGE)
        | {"Options": {"com.docker.network.bridge.default_bridge": "true"}},
        network(0, "host", Id=HOST, Driver="host"),
        network(0, "none", Id=NONE, Driver="null"),
    ]


def volume(name: str, **more: object) -> Json:
    """One of the `Volumes` of `GET /volumes`."""
    return {
        "CreatedAt": "2026-01-01T00:00:00Z",
        "Driver": "local",
        "Labels": None,
        "Mountpoint": f"/var/lib/docker/volumes/{name}/_data",
        "Name": name,
        "Options": None,
        "Scope": "local",
        **more,
    }


def info(**more: object) -> Json:
    """An answer of `GET /info`."""
    return {
        "ID": "ENGINE:1",
        "Name": "box",
        "ServerVersion": "28.5.2",
        "ApiVersion": "1.51",
        "OSType": "linux",
        "OperatingSystem": "Debian GNU/Linux 12 (bookworm)",
        "Architecture": "x86_64",
        **more,
    }


def topology_of(
    containers: list[Json],
    networks: list[Json] | None = None,
    volumes: list[Json] | None = None,
    details: list[Json] | None = None,
) -> Topology:
    """The topology of these answers; the engine's own networks come with them."""
    return builder.build(snapshot_of(containers, networks, volumes, details))


def snapshot_of(
    containers: list[Json],
    networks: list[Json] | None = None,
    volumes: list[Json] | None = None,
    details: list[Json] | None = None,
) -> Snapshot:
    """The snapshot of these answers."""
    return parser.snapshot(
        parser.parse_host(info()),
        parser.parse_containers(containers),
        {item["Id"]: parser.parse_detail(item) for item in details or []},
        parser.parse_networks([*own_networks(), *(networks or [])]),
        parser.parse_volumes(volumes or []),
    )
