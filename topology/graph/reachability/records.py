"""The records of a verdict: ways, stops, openings to the outside and exits to it."""

from __future__ import annotations

from typing import NamedTuple

#: What the engine does not tell, and what a verdict therefore takes for granted.
USERLAND_PROXY = "userland_proxy"
HOST_FIREWALL = "host_firewall_unseen"
HOST_ROUTES = "host_routes_unseen"
OTHER_FIREWALL = "other_firewall_backend"


class Port(NamedTuple):
    """A port that a way is restricted to; `host_ip` and `host_port` are null where the host has none."""

    host_ip: str | None
    host_port: int | None
    container_port: int | None
    protocol: str | None


class Way(NamedTuple):
    """One way from a container to another.

    `kind` is `same_stack`, `network`, `host_stack`, `to_host`, `routed` or `published`; `network` a node ID;
    `address` the target's, without its prefix. `port` null means any port that the target listens on.
    `names` are those that the sender's resolver answers with that address.
    """

    kind: str
    network: str | None
    address: str | None
    port: Port | None
    names: tuple[str, ...] = ()
    assumes: tuple[str, ...] = ()


class Reached(NamedTuple):
    """Every way from a container to another, or every stop: there is at least one of either."""

    ways: tuple[Way, ...]
    stops: tuple[str, ...]


class Pair(NamedTuple):
    """An ordered pair of containers (node IDs)."""

    sender: str
    target: str
    reached: Reached


class Opening(NamedTuple):
    """What of a container is open to the outside.

    `kind` is `published`, `host_stack`, `routed` or `ingress`; `scope` is `everywhere`, `address` or
    `loopback`. Ports that the engine does not know are null.
    """

    target: str
    kind: str
    host_ip: str | None
    host_port: int | None
    container_port: int | None
    protocol: str | None
    scope: str
    assumes: tuple[str, ...]


class Exit(NamedTuple):
    """Whether a container can reach what lies outside of the host, by IPv4 and by IPv6, and what stops it."""

    sender: str
    ipv4: bool
    ipv6: bool
    stops: tuple[str, ...]
    assumes: tuple[str, ...]
