"""What engines of each version do about firewalls, as far as it bears on who reaches whom (`docs/engine.md`)."""

from __future__ import annotations

import re
from typing import NamedTuple

from topology.graph.reachability.records import OTHER_FIREWALL

_VERSION = re.compile(r"(\d+)\.(\d+)")
#: Older numbers are those of other engines that speak the same API.
_OLDEST, _NEWEST_MEASURED = 17, 28


class Engine(NamedTuple):
    """One engine's behaviour.

    `filters_ipv6`: it has rules for IPv6, as IPv4 has had all along. `guards_loopback`: what is published on a
    loopback address cannot be reached by routing to it from the same link. `assumes` is what holds for each verdict.
    """

    filters_ipv6: bool
    guards_loopback: bool
    assumes: tuple[str, ...]


def engine_of(version: str) -> Engine:
    """The behaviour of an engine of this version; where it is not known, that of the newest that was measured."""
    found = _VERSION.match(version)
    major = int(found[1]) if found else 0
    known = _OLDEST <= major <= _NEWEST_MEASURED
    newest = not known or major >= _NEWEST_MEASURED
    return Engine(
        filters_ipv6=newest or major >= 27,
        guards_loopback=newest,
        assumes=() if known else (OTHER_FIREWALL,),
    )
