"""What lies outside of an engine's host: a machine on the same link, with routes to all networks."""

from __future__ import annotations

from tests.engine.reach.hosts import HOST_IPV4, HOST_IPV6
from tests.engine.space import Space

IPV4, IPV6 = "198.51.100.2", "fd77::2"
NAMESPACE = "/run/netns/lan"
ROUTES = ("10.208.0.0/12", "fd00::/10")


def join(space: Space) -> None:
    """Give the host an address on a link, a machine at the other end, and a default route to that."""
    for command in (
        "ip netns add lan",
        "ip link add eth0 type veth peer name eth0 netns lan",
        *_addresses("", HOST_IPV4, HOST_IPV6),
        *_addresses("-n lan ", IPV4, IPV6),
        f"ip route add default via {IPV4}",
        f"ip -6 route add default via {IPV6}",
        f"ip -n lan route add {ROUTES[0]} via {HOST_IPV4}",
        f"ip -n lan -6 route add {ROUTES[1]} via {HOST_IPV6}",
    ):
        space.run(command.split())


def _addresses(where: str, ipv4: str, ipv6: str) -> tuple[str, ...]:
    return (
        f"ip {where}link set lo up",
        f"ip {where}link set eth0 up",
        f"ip {where}addr add {ipv4}/24 dev eth0",
        f"ip {where}addr add {ipv6}/64 dev eth0 nodad",
    )
