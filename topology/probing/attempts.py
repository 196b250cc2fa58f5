"""Which connections and names are tried for a pair of containers: those of its ways, or what is stopped.

Pure: a verdict in, attempts out. Only TCP can be tried, since only there somebody answers in any case.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from ipaddress import ip_address
from itertools import islice
from typing import Literal, NamedTuple

from topology.graph.reachability.records import Port, Way
from topology.graph.reachability.selection import Selection, TargetPort
from topology.graph.reachability.stacks import Stack
from topology.graph.reachability.ways import is_loopback, is_wildcard

#: So many are tried for one question.
MOST = 24
NAMES_OF_A_WAY = 3
LOCALHOST = {4: "127.0.0.1", 6: "::1"}
#: What else a name may hold (an alias is nearly any text) no resolver is asked.
_NAME = re.compile(r"[A-Za-z0-9_][A-Za-z0-9_.-]{0,252}")


class Attempt(NamedTuple):
    """A connection to `host` at `port`, or a name (`host`) that is looked up and should lead to `leads_to`.

    `way` is the place of the way among the pair's that it belongs to; `None` where the verdict says that
    there is none.
    """

    kind: Literal["connect", "lookup"]
    host: str
    port: int
    way: int | None
    leads_to: str = ""


def attempts(selection: Selection) -> list[Attempt]:
    """What is tried for the one pair and port of a selection; nothing where there is no address to try.

    Raises `ValueError` where it is not narrowed to a pair and a port of TCP.
    """
    sender, target, port = selection.sender, selection.target, selection.port
    if sender is None or target is None or port is None or port.protocol != "tcp":
        raise ValueError("a pair and a port of TCP are needed")
    if sender.stack is None or target.stack is None:
        return []
    (pair,) = selection.pairs()
    if pair.reached.ways:
        found = _of_ways(sender.stack, pair.reached.ways, port)
    else:
        found = _of_nothing(target.stack, port)
    return list(islice(dict.fromkeys(found), MOST))


def _of_ways(sender: Stack, ways: Iterable[Way], port: TargetPort) -> Iterator[Attempt]:
    for place, way in enumerate(ways):
        if way.kind == "published" and way.port is not None and way.port.host_port is not None:
            for host in _host_addresses(sender, way.port):
                yield Attempt("connect", host, way.port.host_port, place)
        elif way.kind == "same_stack":
            yield Attempt("connect", LOCALHOST[4], port.number, place)
        elif way.address is not None:
            yield Attempt("connect", way.address, port.number, place)
            names = sorted(filter(_NAME.fullmatch, way.names), key=_is_short_id)
            for name in names[:NAMES_OF_A_WAY]:
                yield Attempt("lookup", name, port.number, place, way.address)


def _is_short_id(name: str) -> bool:
    return re.fullmatch("[0-9a-f]{12}", name) is not None


def _of_nothing(target: Stack, port: TargetPort) -> Iterator[Attempt]:
    """What should not work: the target's addresses, though nothing leads there."""
    for plug in target.plugs:
        for address in plug.addresses.values():
            yield Attempt("connect", address, port.number, None)


def _host_addresses(sender: Stack, port: Port) -> Iterator[str]:
    """Where the sender finds the host for a published port."""
    if not is_wildcard(port) and port.host_ip:
        yield port.host_ip
        return
    versions = [ip_address(port.host_ip).version] if port.host_ip else [4, 6]
    for version in versions:
        if sender.is_host:
            yield LOCALHOST[version]
            continue
        for plug in sender.plugs:
            address = plug.network.host_address(version) if version in plug.addresses else None
            if address is not None and not is_loopback(port):
                yield address
