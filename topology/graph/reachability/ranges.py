"""The ranges of a network's addresses, and where its containers find the host in them."""

from __future__ import annotations

from collections.abc import Sequence
from ipaddress import IPv4Network, IPv6Network, ip_network
from typing import NamedTuple

from topology.graph.records import Fields, Node

_GATEWAYS = {4: "gateway", 6: "ipv6_gateway"}


class Range(NamedTuple):
    """A subnet, and the host's own address in it, as far as it can be told."""

    subnet: IPv4Network | IPv6Network
    gateway: str | None


def ranges(network: Node, endpoints: Sequence[Node]) -> dict[int, Range]:
    """The first range of a network by version of IP; `endpoints` are all that are on it.

    Where the network names no gateway its live endpoints do: with an `--ip-range` it is the first address of
    that, which the engine tells of nowhere else.
    """
    found: dict[int, Range] = {}
    subnets = network.get("subnets")
    for fields in subnets if isinstance(subnets, tuple) else ():
        if isinstance(fields, Fields):
            subnet = ip_network(str(fields.get("subnet")), strict=False)
            if subnet.version not in found:
                gateway = fields.get("gateway") or _used(endpoints, subnet.version) or _usual(subnet)
                found[subnet.version] = Range(subnet, str(gateway).partition("/")[0] if gateway else None)
    return found


def _used(endpoints: Sequence[Node], version: int) -> str | None:
    return next(filter(None, (endpoint.text(_GATEWAYS[version]) for endpoint in endpoints)), None)


def _usual(subnet: IPv4Network | IPv6Network) -> str | None:
    """What engines choose by themselves; in the smallest ranges they have no choice, or no place."""
    return str(subnet[1]) if subnet.num_addresses > 2 else None
