"""The records of what the engine said, and the only place where IDs are made and taken apart.

Everything here is frozen and holds tuples only, so a record can be compared, hashed and shared between
threads. Values are as the Docker Engine gives them, but normalised once: a name has no leading slash, an
empty string that means "nothing" is `None`, and everything that the engine returns in random order is
sorted (`docs/engine.md`).

A `Container` is what `GET /containers/json` says of it, completed by what only inspect knows
(`ContainerDetail`), when that is there.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import NamedTuple

HOST_SANDBOX = "sandbox:host"
#: The name of the network that the engine makes by itself, anew whenever it starts. No other can have it.
DEFAULT_BRIDGE = "bridge"
#: States in which a container's sandbox exists and its endpoints may be active.
LIVE_STATES = frozenset({"running", "paused", "restarting"})


def host_id(engine_id: str) -> str:
    """The node ID of the host that the engine runs on."""
    return f"host:{engine_id}"


def container_id(docker_id: str) -> str:
    """The node ID of a container, from its full 64-digit Docker ID."""
    return f"container:{docker_id}"


def sandbox_id(owner: str) -> str:
    """The node ID of the sandbox owned by the container with the full Docker ID `owner`."""
    return f"sandbox:{owner}"


def endpoint_id(container: str, network: str) -> str:
    """The node ID of the endpoint that joins a container's sandbox to a network (both full Docker IDs)."""
    return f"endpoint:{container}:{network}"


def network_id(docker_id: str) -> str:
    """The node ID of a network, from its full Docker ID."""
    return f"network:{docker_id}"


def volume_id(name: str) -> str:
    """The node ID of a volume, from its name."""
    return f"volume:{name}"


def bind_id(path: str) -> str:
    """The node ID of a path on the host."""
    return f"bind:{path}"


def tmpfs_id(container: str, destination: str) -> str:
    """The node ID of a tmpfs, from its container's full Docker ID and the path inside that container."""
    return f"tmpfs:{container}:{destination}"


def split_id(node_id: str) -> tuple[str, str]:
    """Take a node ID apart: `("container", "4f…")`. Raises `ValueError` for a text that is no node ID."""
    kind, separator, rest = node_id.partition(":")
    if not separator or not rest:
        raise ValueError(f"not a node ID: {node_id!r}")
    return kind, rest


def split_endpoint_id(node_id: str) -> tuple[str, str]:
    """The Docker IDs (container, network) inside an endpoint's node ID. Raises `ValueError` otherwise."""
    kind, rest = split_id(node_id)
    container, separator, network = rest.partition(":")
    if kind != "endpoint" or not separator:
        raise ValueError(f"not an endpoint's node ID: {node_id!r}")
    return container, network


@dataclass(frozen=True, slots=True)
class Host:
    """The engine and the machine it runs on (`GET /info`).

    `data_folder` is where it keeps its data, `socket` the path of the Unix socket that it is asked at.
    """

    engine_id: str
    name: str
    engine_version: str | None
    api_version: str | None
    os: str | None
    architecture: str | None
    data_folder: str | None = None
    socket: str | None = None


@dataclass(frozen=True, slots=True)
class PublishedPort:
    """One binding of a container's port on the host. IPv4 and IPv6 are two of them.

    `public_port` is `None` where the container's network is routed: the port is open at the container's own
    address, and the host has none for it.
    """

    private_port: int
    public_port: int | None
    host_ip: str
    protocol: str


class Link(NamedTuple):
    """Another container's name, and the name by which a container that is linked to it finds it."""

    container: str
    alias: str


@dataclass(frozen=True, slots=True)
class Endpoint:
    """What the engine says of a container on one network.

    `network_id` is empty before the container's first start: the network is then found by `network_name`.
    Addresses carry their prefix (`172.18.0.2/16`). `aliases` and `dns_names` are known from inspect only
    (`None` until then, and where the engine has none), in the engine's own order; `static_ipv4` and
    `static_ipv6` are what a person asked for.
    """

    network_name: str
    network_id: str | None
    endpoint_id: str | None
    ipv4: str | None
    ipv6: str | None
    gateway: str | None
    ipv6_gateway: str | None
    mac: str | None
    static_ipv4: str | None
    static_ipv6: str | None
    aliases: tuple[str, ...] | None = None
    dns_names: tuple[str, ...] | None = None
    gateway_priority: int = 0
    links: tuple[Link, ...] = ()


@dataclass(frozen=True, slots=True)
class Mount:
    """A container's use of a volume, a path on the host, or memory.

    `type` is the engine's word: `volume`, `bind`, `tmpfs`, `npipe`, `cluster`, `image`. `name` is a volume's
    name, `source` a path on the host, `size` (bytes) and `mode` (octal text such as `1777`) a tmpfs's.
    """

    type: str
    destination: str
    name: str | None
    source: str | None
    rw: bool
    propagation: str | None
    subpath: str | None = None
    size: int | None = None
    mode: str | None = None
    nameless: bool = False


@dataclass(frozen=True, slots=True)
class EndpointDetail:
    """What only inspect knows of an endpoint; `network_name` is the key in `NetworkSettings.Networks`.

    `gateway_priority` is `GwPriority` (API 1.48 and later; 0 before). `links` are those of this network.
    """

    network_name: str
    aliases: tuple[str, ...] | None
    dns_names: tuple[str, ...] | None
    static_ipv4: str | None
    static_ipv6: str | None
    gateway_priority: int = 0
    links: tuple[Link, ...] = ()


@dataclass(frozen=True, slots=True)
class ContainerDetail:
    """What only inspect knows of a container (`GET /containers/{id}/json`).

    `mounts` is complete: the list's mounts, with anonymous volumes' sources, tmpfs sizes, subpaths, and the
    tmpfs of `--tmpfs` that no other call shows. `image` is the name that was asked for, which the list
    replaces by an ID once the name means another image. `asked_ports` (`80/tcp`) are to be published,
    `fixed_ports` of them where it was said, `ephemeral_ports` on a host port that the engine picks anew
    whenever it publishes them. `dead` is one that could not be removed: 20.10 lists it as `removing` for
    good. `links` are those of the default bridge, `hostname` is the name that the container has for itself.
    """

    id: str
    sandbox_id: str | None
    sandbox_key: str | None
    network_mode: str | None
    health: str | None
    started_at: str | None
    endpoints: tuple[EndpointDetail, ...]
    mounts: tuple[Mount, ...]
    image: str | None = None
    asked_ports: tuple[str, ...] = ()
    fixed_ports: tuple[PublishedPort, ...] = ()
    ephemeral_ports: tuple[str, ...] = ()
    auto_remove: bool = False
    dead: bool = False
    links: tuple[Link, ...] = ()
    hostname: str | None = None


@dataclass(frozen=True, slots=True)
class Container:
    """One container. `labels` holds only the labels that are known to be harmless (see `parse.py`).

    `exposed` are ports (`80/tcp`) that its image or its maker named, published or not; `started_at`, `links`
    and `hostname` are known from inspect only.
    """

    id: str
    name: str
    image: str
    image_id: str
    state: str
    status: str
    health: str | None
    network_mode: str
    project: str | None
    service: str | None
    created: str
    labels: tuple[tuple[str, str], ...]
    endpoints: tuple[Endpoint, ...]
    ports: tuple[PublishedPort, ...]
    mounts: tuple[Mount, ...]
    sandbox_id: str | None = None
    sandbox_key: str | None = None
    auto_remove: bool = False
    exposed: tuple[str, ...] = ()
    started_at: str | None = None
    links: tuple[Link, ...] = ()
    hostname: str | None = None


@dataclass(frozen=True, slots=True)
class Subnet:
    """One address range of a network, and its gateway where the engine names one."""

    subnet: str
    gateway: str | None


@dataclass(frozen=True, slots=True)
class Network:
    """One network. `options` holds harmless keys only, sorted."""

    id: str
    name: str
    driver: str
    scope: str
    internal: bool
    attachable: bool
    ingress: bool
    ipv6: bool
    icc: bool
    subnets: tuple[Subnet, ...]
    options: tuple[tuple[str, str], ...]
    project: str | None


@dataclass(frozen=True, slots=True)
class Volume:
    """One volume. `device` is set when a `local` volume is really a bind or a remote share."""

    name: str
    driver: str
    scope: str
    mountpoint: str | None
    anonymous: bool
    device: str | None
    options: tuple[tuple[str, str], ...]
    project: str | None
    created: str | None


@dataclass(frozen=True, slots=True)
class Snapshot:
    """What the engine said at one moment, each part sorted by ID or name.

    `untold` are the names of containers that are there, and of which it told no more than its list says.
    """

    host: Host
    containers: tuple[Container, ...]
    networks: tuple[Network, ...]
    volumes: tuple[Volume, ...]
    untold: tuple[str, ...] = ()
