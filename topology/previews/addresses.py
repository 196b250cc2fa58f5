"""Which addresses somebody may ask for on a network, and why not the others."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from ipaddress import IPv4Network, IPv6Network, ip_address, ip_interface, ip_network

from topology.graph.queries import Reach
from topology.graph.records import Fields, Node
from topology.messages import Message, gettext_noop, message
from topology.model import records as model

_MALFORMED = gettext_noop("“%(address)s” is not an IPv%(version)s address.")
_NO_SUBNET = gettext_noop("“%(network)s” has no IPv%(version)s range, so no address can be chosen.")
_OUTSIDE = gettext_noop("%(address)s is outside the range of “%(network)s” (%(subnets)s).")
_RESERVED = gettext_noop(
    "%(address)s is the first or last address of its range, which no container can have."
)
_GATEWAY = gettext_noop("%(address)s is the gateway of “%(network)s”.")
_IN_USE = gettext_noop("%(address)s is in use by “%(container)s”.")


def refused_address(
    reach: Reach, container: str, network: Node, address: str, version: int
) -> Message | None:
    """Why the engine would refuse this address for this container; `None` if nothing speaks against it."""
    name = network.text("name")
    try:
        wanted = ip_address(address)
    except ValueError:
        wanted = None
    if wanted is None or wanted.version != version:
        return message("address_malformed", _MALFORMED, address=address, version=str(version))
    subnets = [subnet for subnet, _ in _subnets(network) if subnet.version == version]
    if not subnets:
        return message("no_subnet", _NO_SUBNET, network=name, version=str(version))
    within = next((subnet for subnet in subnets if wanted in subnet), None)
    if within is None:
        ranges = ", ".join(map(str, subnets))
        return message("address_outside", _OUTSIDE, address=address, network=name, subnets=ranges)
    if str(wanted) in _gateways(reach, network):
        return message("address_gateway", _GATEWAY, address=address, network=name)
    if within.num_addresses > 2 and wanted in (within[0], *_broadcast(within)):
        return message("address_reserved", _RESERVED, address=address)
    user = _users(reach, network).get(str(wanted))
    if user is not None and user != container:
        return message("address_in_use", _IN_USE, address=address, container=reach.name(user))
    return None


def engine_chose_range(network: Node) -> bool:
    """Whether the engine may have chosen the network's range itself; then it refuses every address asked for.

    The engine names no gateway for a range that was given without one, and always for one of its own choice.
    """
    return all(gateway is not None for _, gateway in _subnets(network))


def _subnets(network: Node) -> Iterator[tuple[IPv4Network | IPv6Network, str | None]]:
    found = network.get("subnets")
    for fields in found if isinstance(found, tuple) else ():
        if isinstance(fields, Fields):
            gateway = fields.get("gateway")
            yield (
                ip_network(str(fields.get("subnet")), strict=False),
                _bare(str(gateway)) if gateway else None,
            )


def _broadcast(subnet: IPv4Network | IPv6Network) -> Iterable[object]:
    return (subnet[-1],) if subnet.version == 4 else ()


def _gateways(reach: Reach, network: Node) -> set[str]:
    """The network's gateways, as it names them and as its endpoints have them."""
    named = {gateway for _, gateway in _subnets(network) if gateway is not None}
    for endpoint in reach.endpoints_on(network.id):
        used = (endpoint.text("gateway"), endpoint.text("ipv6_gateway"))
        named |= {_bare(gateway) for gateway in used if gateway}
    return named


def _users(reach: Reach, network: Node) -> dict[str, str]:
    """Who has which address on a network."""
    found = {}
    for endpoint in reach.endpoints_on(network.id):
        for address in (endpoint.text("ipv4"), endpoint.text("ipv6")):
            if address:
                found[_bare(address)] = model.container_id(model.split_endpoint_id(endpoint.id)[0])
    return found


def _bare(address: str) -> str:
    """An address without its prefix, in its usual form."""
    return str(ip_interface(address).ip)
