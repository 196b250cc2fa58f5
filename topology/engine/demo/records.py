"""The demo host's own records. They change as the host lives; Engine JSON is made of them in `render.py`."""

from __future__ import annotations

import hashlib
import ipaddress
from dataclasses import dataclass, field
from typing import Any

Json = dict[str, Any]
LIVE = frozenset({"running", "paused"})


def digest(*parts: object) -> str:
    """64 hex digits that follow from the parts alone: the same host has the same IDs every time."""
    return hashlib.sha256("/".join(map(str, parts)).encode()).hexdigest()


class Pool:
    """The addresses of one subnet: given out in turn, as the engine does it, or asked for by name."""

    __slots__ = ("_base", "_cursor", "_last", "_subnet", "_taken", "gateway", "prefix", "subnet")

    def __init__(self, subnet: str) -> None:
        self._subnet = ipaddress.ip_network(subnet)
        self.subnet = subnet
        self.prefix = self._subnet.prefixlen
        self._base = int(self._subnet.network_address)
        self._last = min(self._subnet.num_addresses - 2, 1 << 24)
        self.gateway = str(self._subnet.network_address + 1)
        self._taken = {1}
        self._cursor = 1

    def address(self, offset: int) -> str:
        """The address that many after the start of the subnet."""
        return str(self._subnet.network_address + offset)

    def take(self) -> str | None:
        """The next free address, or `None` if there is none left."""
        if len(self._taken) >= self._last:
            return None
        while True:
            self._cursor = self._cursor + 1 if self._cursor < self._last else 2
            if self._cursor not in self._taken:
                break
        self._taken.add(self._cursor)
        return self.address(self._cursor)

    def holds(self, address: str) -> bool:
        """Whether the address lies in this subnet."""
        return ipaddress.ip_address(address) in self._subnet

    def claim(self, address: str) -> bool:
        """Take this very address; `False` if somebody has it."""
        offset = int(ipaddress.ip_address(address)) - self._base
        if offset in self._taken:
            return False
        self._taken.add(offset)
        return True

    def give_back(self, address: str) -> None:
        """Free an address."""
        self._taken.discard(int(ipaddress.ip_address(address)) - self._base)


@dataclass(slots=True, eq=False)
class DemoNetwork:
    """A network. `own_subnet`: a person chose the subnet, so static addresses may be asked for."""

    id: str
    name: str
    created: float
    driver: str = "bridge"
    pool: Pool | None = None
    pool6: Pool | None = None
    internal: bool = False
    own_subnet: bool = False
    options: dict[str, str] = field(default_factory=dict)
    labels: dict[str, str] = field(default_factory=dict)
    listed: Json | None = None


@dataclass(slots=True, eq=False)
class DemoEndpoint:
    """A container on a network. `poisoned`: left behind by a failed connect, seen by inspect only."""

    network: DemoNetwork
    aliases: tuple[str, ...] = ()
    static_ipv4: str | None = None
    static_ipv6: str | None = None
    gateway_priority: int = 0
    links: tuple[str, ...] = ()
    driver_options: dict[str, str] = field(default_factory=dict)
    asked_mac: str | None = None
    endpoint_id: str = ""
    ipv4: str = ""
    ipv6: str = ""
    mac: str = ""
    poisoned: bool = False


@dataclass(slots=True, eq=False)
class DemoPort:
    """A port to publish. `host_port` 0: the engine picks one each time; `current` is the one in force."""

    private: int
    protocol: str
    host_port: int
    addresses: tuple[str, ...]
    current: int = 0


@dataclass(slots=True, eq=False)
class DemoVolume:
    """A volume of the `local` driver."""

    name: str
    created: float
    labels: dict[str, str] = field(default_factory=dict)
    options: dict[str, str] = field(default_factory=dict)
    listed: Json | None = None


@dataclass(frozen=True, slots=True)
class DemoHelper:
    """A container of Portolan's own that carries a volume to be read or written. It never runs."""

    id: str
    name: str
    volume: str
    writes: bool
    labels: dict[str, str]


@dataclass(slots=True)
class DemoHelpers:
    """What Portolan has made for itself: helpers by ID, and the images that they are made of."""

    containers: dict[str, DemoHelper] = field(default_factory=dict)
    images: dict[str, Json] = field(default_factory=dict)


@dataclass(slots=True, eq=False)
class DemoContainer:
    """A container.

    `mounts` are as the list has them, `tmpfs` those of `--tmpfs`. `gateway` names the network that its
    published ports follow. `listed` is its cached record of the list, good until `stale_at`.
    """

    id: str
    name: str
    image: str
    entry: str
    created: float
    labels: dict[str, str]
    network_mode: str
    exposed: tuple[str, ...] = ()
    checked: bool = False
    state: str = "created"
    health: str | None = None
    started: float = 0.0
    finished: float = 0.0
    exit_code: int = 0
    starts: int = 0
    endpoints: dict[str, DemoEndpoint] = field(default_factory=dict)
    ports: list[DemoPort] = field(default_factory=list)
    mounts: list[Json] = field(default_factory=list)
    tmpfs: dict[str, str] = field(default_factory=dict)
    subpaths: dict[str, str] = field(default_factory=dict)
    sandbox: str = ""
    gateway: str = ""
    listed: Json | None = None
    stale_at: float = 0.0

    @property
    def live(self) -> bool:
        """Whether its sandbox exists now (between two tries of a crash loop it does not)."""
        return self.state in LIVE


@dataclass(slots=True, eq=False)
class DemoHost:
    """Everything on the invented host."""

    size: int
    seed: int
    containers: dict[str, DemoContainer] = field(default_factory=dict)
    networks: dict[str, DemoNetwork] = field(default_factory=dict)
    volumes: dict[str, DemoVolume] = field(default_factory=dict)
    names: dict[str, DemoContainer] = field(default_factory=dict)
    next_port: int = 32768

    def add(self, container: DemoContainer) -> DemoContainer:
        """Put a container on the host."""
        self.containers[container.id] = container
        self.names[container.name] = container
        return container

    def remove(self, container: DemoContainer) -> None:
        """Take a container off the host."""
        del self.containers[container.id]
        del self.names[container.name]

    def ephemeral_port(self) -> int:
        """The next host port for `-p 80`."""
        self.next_port = self.next_port + 1 if self.next_port < 60999 else 32769
        return self.next_port
