"""What engines of each version do about firewalls, where it bears on who reaches whom (`docs/engine.md`)."""

from __future__ import annotations

import re
from typing import NamedTuple

from topology.graph.reachability.records import OTHER_FIREWALL

_VERSION = re.compile(r"(\d+)\.(\d+)")
#: Older numbers are those of other engines that speak the same API.
_OLDEST, _NEWEST_MEASURED = 17, 28


class Engine(NamedTuple):
    """One engine's behaviour.

    `filters_ipv6`: it has rules for IPv6, as it has had for IPv4 all along. `drops_direct`: what is sent to
    a container's own address from outside of its network is dropped, answers too, unless its network is
    routed or unprotected. `first_network_answers`: a name that a network knows is not looked for on the next
    one, though the first has no address of the version that is asked for. `gateway_by_family`: see
    `stacks.py`. `assumes` holds for each verdict.
    """

    filters_ipv6: bool
    drops_direct: bool
    first_network_answers: bool
    gateway_by_family: bool
    assumes: tuple[str, ...]


def engine_of(version: str) -> Engine:
    """The behaviour of an engine of this version; of one that is not known, the newest that was measured."""
    found = _VERSION.match(version)
    major = int(found[1]) if found else 0
    known = _OLDEST <= major <= _NEWEST_MEASURED
    newest = not known or major >= _NEWEST_MEASURED
    return Engine(
        filters_ipv6=newest or major >= 27,
        drops_direct=newest,
        first_network_answers=newest,
        gateway_by_family=newest,
        assumes=() if known else (OTHER_FIREWALL,),
    )
