"""The network stacks of a host, read from its topology: what each is plugged into, and whose it is."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import NamedTuple

from topology.graph.reachability.engines import Engine
from topology.graph.reachability.ranges import ranges
from topology.graph.reachability.records import Port
from topology.graph.records import Edge, Fields, Node, Topology
from topology.model import records as model
from topology.model.records import HOST_SANDBOX, Link

#: A container that waits to be started again has no stack: the engine takes it away with its process.
RUNNING = frozenset({"running", "paused"})
_BRIDGE = "com.docker.network.bridge."
_FALSE = frozenset({"0", "f", "F", "FALSE", "false", "False"})
DIRECT = frozenset({"macvlan", "ipvlan"})
#: The engine's own network for who is on overlays alone.
GATEWAY_BRIDGE = "docker_gwbridge"
_NOWHERE = frozenset({"host", "null"})


class Family(NamedTuple):
    """What a network does about one version of IP.

    `mode` is the gateway mode (`nat`, `nat-unprotected`, `routed`, `isolated`); `gateway` the host's own
    address on the network, as far as it can be told.
    """

    mode: str
    gateway: str | None


@dataclass(frozen=True, slots=True, eq=False)
class Network:
    """A network; `families` by version of IP, without those that it does not have."""

    id: str
    name: str
    driver: str
    internal: bool
    icc: bool
    ingress: bool
    default_bridge: bool
    masquerade: bool
    families: Mapping[int, Family]

    @property
    def direct(self) -> bool:
        """Whether its containers stand on the physical network, beside the host."""
        return self.driver in DIRECT

    def mode(self, version: int) -> str:
        """The gateway mode for a version of IP; `nat` where it has no such addresses."""
        family = self.families.get(version)
        return "nat" if family is None else family.mode

    def host_address(self, version: int) -> str | None:
        """The address at which its containers find the host, if it has one there."""
        family = self.families.get(version)
        reachable = self.driver == "bridge" and family is not None and family.mode != "isolated"
        return family.gateway if family is not None and reachable else None


@dataclass(frozen=True, slots=True, eq=False)
class Plug:
    """A live endpoint: a stack on a network. `addresses` by version of IP; `names` are what finds it there.

    `gateways` are the versions for which it has one; `priority` is what somebody gave it for being that.
    """

    network: Network
    addresses: Mapping[int, str]
    names: frozenset[str]
    links: tuple[Link, ...]
    gateways: frozenset[int]
    priority: int

    @property
    def dual(self) -> bool:
        """Whether it has a gateway for both versions, which engines prefer."""
        return len(self.gateways) == 2


@dataclass(eq=False)
class Stack:
    """A network stack. `plugs` in the order in which its resolver asks their networks; `exits` are those that
    the default routes lead through, as far as these lead out.

    An exit that is no plug is what the engine keeps to itself: a way out beside overlay networks.
    `owner` is the name of the container that it was made for, whose `ports` are published and whose
    `exposed` ones are named; who of its members listens there is not known. `hostnames` are what its own
    hosts file says of itself, `legacy_links` are links on the default bridge. One that is `left` has lost
    its networks.
    """

    id: str
    plugs: tuple[Plug, ...] = ()
    exits: Mapping[int, Plug] = field(default_factory=dict)
    is_host: bool = False
    left: bool = False
    owner: str | None = None
    ports: tuple[Port, ...] = ()
    exposed: tuple[Port, ...] = ()
    hostnames: frozenset[str] = frozenset()
    legacy_links: tuple[Link, ...] = ()

    @property
    def chosen_hostnames(self) -> frozenset[str]:
        """The host names that somebody chose: others begin the container's own ID."""
        return frozenset(name for name in self.hostnames if not self.id.startswith(f"sandbox:{name}"))

    def default_plug(self, version: int) -> Plug | None:
        """The plug that the default route leads out through."""
        return self.exits.get(version)

    def plug_on(self, network: Network) -> Plug | None:
        """The plug on a network."""
        for plug in self.plugs:
            if plug.network is network:
                return plug
        return None


@dataclass(frozen=True, slots=True, eq=False)
class Container:
    """A container; `stack` is `None` unless it runs. `ports` are those that it publishes itself."""

    id: str
    name: str
    state: str
    stack: Stack | None
    ports: tuple[Port, ...]


class Stacks:
    """All stacks and containers of a topology."""

    def __init__(self, engine: Engine, topology: Topology) -> None:
        self._engine = engine
        self._nodes = topology.nodes
        self._endpoints: dict[str, list[Node]] = {}
        self._attached: dict[str, str] = {}
        self._joined: dict[str, str] = {}
        self._ports: dict[str, list[Edge]] = {}
        for edge in topology.edges.values():
            self._note(edge)
        self.networks = self._networks(topology)
        self._stacks: dict[str, Stack] = {}
        self.containers = {node.id: self._container(node) for node in topology.of_kind("container")}
        self._on: dict[Network, list[tuple[Stack, Plug]]] = {}
        for stack in self._stacks.values():
            for plug in stack.plugs:
                self._on.setdefault(plug.network, []).append((stack, plug))

    def plugs_on(self, network: Network) -> list[Plug]:
        """The plugs on a network."""
        return [plug for _stack, plug in self._on.get(network, ())]

    def stacks_on(self, network: Network) -> Iterator[Stack]:
        """The stacks on a network."""
        return (stack for stack, _plug in self._on.get(network, ()))

    @property
    def stacks(self) -> Iterable[Stack]:
        """Those in which something runs."""
        return self._stacks.values()

    def _note(self, edge: Edge) -> None:
        match edge.kind:
            case "joins":
                self._joined[edge.source] = edge.target
            case "holds":
                self._endpoints.setdefault(edge.source, []).append(self._nodes[edge.target])
            case "attaches":
                self._attached[edge.source] = edge.target
            case "publishes":
                self._ports.setdefault(edge.target, []).append(edge)

    def _networks(self, topology: Topology) -> dict[str, Network]:
        on: dict[str, list[Node]] = {}
        for endpoint, network in self._attached.items():
            on.setdefault(network, []).append(self._nodes[endpoint])
        return {node.id: _network(node, on.get(node.id, ())) for node in topology.of_kind("network")}

    def _container(self, node: Node) -> Container:
        state = node.text("state")
        stack = self._stack(node) if state in RUNNING else None
        return Container(node.id, node.text("name"), state, stack, self._published(node.id))

    def _published(self, container: str) -> tuple[Port, ...]:
        return tuple(sorted(map(_port, self._ports.get(container, ())), key=_port_order))

    def _stack(self, node: Node) -> Stack:
        """The stack that a running container is in; one of its own if the owner cannot be told."""
        sandbox = self._joined.get(node.id) or f"{node.id}:alone"
        if sandbox == HOST_SANDBOX:
            return self._stacks.setdefault(sandbox, Stack(sandbox, is_host=True))
        owner = self._nodes.get(model.container_id(model.split_id(sandbox)[1]))
        if owner is None or _is_older(node, owner):
            return self._stacks.setdefault(f"{sandbox}:left", Stack(f"{sandbox}:left", left=True))
        if sandbox not in self._stacks:
            self._stacks[sandbox] = self._own_stack(sandbox, owner)
        return self._stacks[sandbox]

    def _own_stack(self, sandbox: str, owner: Node) -> Stack:
        plugs = (self._plug(owner, endpoint) for endpoint in self._endpoints.get(sandbox, ()))
        hostname = owner.unlisted.get("hostname") or model.split_id(owner.id)[1][:12]
        ordered = tuple(sorted((plug for plug in plugs if plug is not None), key=_engines_order))
        return Stack(
            sandbox,
            ordered,
            self._exits(ordered),
            owner=owner.text("name"),
            ports=self._published(owner.id),
            exposed=tuple(map(_exposed, _texts(owner.unlisted.get("exposed")))),
            hostnames=frozenset({str(hostname)}),
            legacy_links=_links(owner.unlisted.get("links")),
        )

    def _plug(self, owner: Node, endpoint: Node) -> Plug | None:
        network = self.networks.get(self._attached.get(endpoint.id, ""))
        if network is None or not endpoint.get("active") or network.driver in _NOWHERE:
            return None
        addresses = {4: endpoint.text("ipv4"), 6: endpoint.text("ipv6")}
        gateways = {4: endpoint.get("gateway"), 6: endpoint.get("ipv6_gateway")}
        priority = endpoint.unlisted.get("gateway_priority")
        return Plug(
            network=network,
            addresses={version: text.partition("/")[0] for version, text in addresses.items() if text},
            names=frozenset() if network.default_bridge else _names(owner, endpoint),
            links=_links(endpoint.unlisted.get("links")),
            gateways=frozenset(version for version, gateway in gateways.items() if gateway),
            priority=priority if isinstance(priority, int) else 0,
        )

    def _exits(self, plugs: tuple[Plug, ...]) -> dict[int, Plug]:
        """The plugs of the default routes, by version.

        Newer engines prefer the first that has both, whatever its priority, and look for each version apart
        where none has; older ones take the first that has one for IPv4, and IPv6 from the same or from none.
        """
        if self._engine.gateway_by_family:
            found = {v: next((plug for plug in plugs if v in plug.gateways), None) for v in (4, 6)}
            dual = next((plug for plug in plugs if plug.dual), None)
            chosen = found if dual is None else {4: dual, 6: dual}
        else:
            first = next((plug for plug in plugs if 4 in plug.gateways), None)
            chosen = {4: first, 6: first}
        leading = {
            version: plug
            for version, plug in chosen.items()
            if plug is not None and version in plug.gateways and self._leads_out(plug.network, version)
        }
        beside = self._beside_overlays(plugs) if chosen[4] is None else None
        return leading if beside is None else leading | {4: beside}

    def _beside_overlays(self, plugs: tuple[Plug, ...]) -> Plug | None:
        """What an engine plugs those into that are on an overlay and have no gateway, so that they get out.

        It tells of that endpoint nowhere, so that its address is not known.
        """
        overlaid = any(plug.network.driver == "overlay" and not plug.network.internal for plug in plugs)
        bridge = next((one for one in self.networks.values() if one.name == GATEWAY_BRIDGE), None)
        if bridge is None or not overlaid:
            return None
        return Plug(bridge, {}, frozenset(), (), frozenset({4}), 0)

    def _leads_out(self, network: Network, version: int) -> bool:
        """Whether what goes to the gateway gets beyond: without a firewall from an internal one too."""
        return not network.internal or (version == 6 and not self._engine.filters_ipv6)


def _engines_order(plug: Plug) -> tuple[int, bool, bool, str]:
    return (-plug.priority, plug.network.internal, not plug.dual, plug.network.name)


def _is_older(container: Node, owner: Node) -> bool:
    """Whether a container still runs in the stack that its owner had before its last start or end."""
    if owner.id == container.id:
        return False
    if owner.get("state") not in RUNNING:
        return True
    started, began = container.unlisted.get("started_at"), owner.unlisted.get("started_at")
    return isinstance(started, str) and isinstance(began, str) and _moment(started) < _moment(began)


def _moment(text: str) -> tuple[str, str]:
    """A time that can be compared: engines leave out zeros at the end of the fraction."""
    seconds, _, fraction = text.removesuffix("Z").partition(".")
    return seconds, fraction.ljust(9, "0")


def _names(owner: Node, endpoint: Node) -> frozenset[str]:
    """What finds an endpoint on its network: as the engine lists it, or as engines before API 1.44 go by."""
    listed = _texts(endpoint.get("dns_names"))
    return frozenset(listed or (owner.text("name"), *_texts(endpoint.get("aliases"))))


def _network(node: Node, endpoints: Sequence[Node]) -> Network:
    options = node.get("options")
    found = options if isinstance(options, Fields) else Fields((), ())
    driver, name = node.text("driver"), node.text("name")
    marked = found.get(f"{_BRIDGE}default_bridge") == "true"
    return Network(
        id=node.id,
        name=name,
        driver=driver,
        internal=bool(node.get("internal")),
        icc=bool(node.get("icc")),
        ingress=bool(node.get("ingress")),
        default_bridge=marked or (name == model.DEFAULT_BRIDGE and driver == "bridge"),
        masquerade=found.get(f"{_BRIDGE}enable_ip_masquerade") not in _FALSE,
        families=_families(node, endpoints, found),
    )


def _families(node: Node, endpoints: Sequence[Node], options: Fields) -> dict[int, Family]:
    return {
        version: Family(str(options.get(f"{_BRIDGE}gateway_mode_ipv{version}") or "nat"), found.gateway)
        for version, found in ranges(node, endpoints).items()
    }


def _port(edge: Edge) -> Port:
    host_ip, host_port = edge.get("host_ip"), edge.get("host_port")
    private, protocol = edge.get("container_port"), edge.get("protocol")
    return Port(
        str(host_ip or ""),
        host_port if isinstance(host_port, int) else None,
        private if isinstance(private, int) else None,
        str(protocol or "tcp"),
    )


def _exposed(text: str) -> Port:
    number, _, protocol = text.partition("/")
    return Port(None, None, int(number), protocol or "tcp")


def _port_order(port: Port) -> tuple[int, int, str, str]:
    return port.container_port or 0, port.host_port or 0, port.protocol or "", port.host_ip or ""


def _texts(value: object) -> tuple[str, ...]:
    return tuple(map(str, value)) if isinstance(value, tuple) else ()


def _links(value: object) -> tuple[Link, ...]:
    return tuple(each for each in value if isinstance(each, Link)) if isinstance(value, tuple) else ()
