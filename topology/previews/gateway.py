"""What becomes of published ports when a container's networks change.

Ports follow the gateway, and the gateway is a network with both versions of IP before others, then the one
with the highest priority, else the one whose name sorts first, among those that lead out (docs/engine.md).
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Literal

from topology.graph.queries import Reach
from topology.graph.records import Edge, Fields, Node
from topology.model import records as model
from topology.model.records import ContainerDetail

Effect = Literal["none", "stay", "move", "vanish", "appear"]

_ISOLATED = "com.docker.network.bridge.gateway_mode_ipv4"
_LEADING_OUT = frozenset({"bridge", "overlay", "nat"})


@dataclass(frozen=True, slots=True)
class PortChange:
    """What happens to a container's published ports.

    They stay, move from one network to another, vanish or appear. `ephemeral`: some of them have a host port
    that the engine picks, and it will pick others. `ports` are for people (`0.0.0.0:8080→80/tcp`).
    """

    effect: Effect = "none"
    from_network: str | None = None
    to_network: str | None = None
    ephemeral: bool = False
    ports: tuple[str, ...] = ()


NO_CHANGE = PortChange()


def port_change(
    reach: Reach,
    container: str,
    before: Iterable[Node],
    after: Iterable[Node],
    detail: ContainerDetail | None,
) -> PortChange:
    """The change for a container that was on the networks `before` and will be on those `after`."""
    who = reach.node(container)
    if who is None or who.get("state") not in model.LIVE_STATES:
        return NO_CHANGE
    priorities = (
        {} if detail is None else {each.network_name: each.gateway_priority for each in detail.endpoints}
    )
    old, new = gateway(before, priorities), gateway(after, priorities)
    published = reach.ports(container)
    if not published:
        return _appearing(new if old is None else None, detail)
    ports = tuple(map(port_text, published))
    if new is None:
        return PortChange("vanish", _name(old), None, False, ports)
    if old is not None and old.id == new.id:
        return PortChange("stay", _name(old), _name(new), False, ports)
    return PortChange("move", _name(old), _name(new), _ephemeral(published, detail), ports)


def gateway(networks: Iterable[Node], priorities: Mapping[str, int]) -> Node | None:
    """The network that a container's ports and its way out lead through."""
    found = sorted(
        (network for network in networks if _leads_out(network)),
        key=lambda network: (
            not _is_dual(network),
            -priorities.get(network.text("name"), 0),
            network.text("name"),
            network.id,
        ),
    )
    return found[0] if found else None


def _is_dual(network: Node) -> bool:
    """Whether a network has both versions of IP: engines prefer such a one, whatever the priorities."""
    subnets = network.get("subnets")
    found = (
        [str(each.get("subnet")) for each in subnets if isinstance(each, Fields)]
        if isinstance(subnets, tuple)
        else []
    )
    return any(":" in subnet for subnet in found) and any(":" not in subnet for subnet in found)


def _leads_out(network: Node) -> bool:
    options = network.get("options")
    isolated = isinstance(options, Fields) and options.get(_ISOLATED) == "isolated"
    return network.get("driver") in _LEADING_OUT and not network.get("internal") and not isolated


def _appearing(new: Node | None, detail: ContainerDetail | None) -> PortChange:
    """Ports that were asked for but not published for want of a gateway."""
    if new is None or detail is None or not detail.asked_ports:
        return NO_CHANGE
    return PortChange("appear", None, _name(new), bool(detail.ephemeral_ports), detail.asked_ports)


def _ephemeral(published: Iterable[Edge], detail: ContainerDetail | None) -> bool:
    picked = frozenset() if detail is None else frozenset(detail.ephemeral_ports)
    return any(f"{edge.get('container_port')}/{edge.get('protocol')}" in picked for edge in published)


def port_text(edge: Edge) -> str:
    """A published port for people: `0.0.0.0:8080→80/tcp`."""
    host_ip = str(edge.get("host_ip"))
    if edge.get("host_port") is None:  # routed: open at the container's own address
        return f"{edge.get('container_port')}/{edge.get('protocol')}"
    where = f"[{host_ip}]" if ":" in host_ip else host_ip
    return f"{where}:{edge.get('host_port')}→{edge.get('container_port')}/{edge.get('protocol')}"


def _name(network: Node | None) -> str | None:
    return None if network is None else network.text("name")
