"""A verdict as text that can be read in a ticket; what is unseen in a name is shown."""

from __future__ import annotations

from collections.abc import Callable, Iterator

from topology.escape import escape
from topology.graph.reachability.records import Exit, Opening, Pair, Port, Way
from topology.graph.reachability.selection import Selection
from topology.graph.reachability.stops import ASSUMPTIONS, STOPS
from topology.messages import Message, gettext_noop, message

Say = Callable[[Message], str]

_REACHES = gettext_noop("“%(sender)s” reaches “%(target)s”:")
_DOES_NOT = gettext_noop("“%(sender)s” does not reach “%(target)s”:")
_WAYS = {
    "same_stack": gettext_noop("in the network stack that both share, at localhost"),
    "network": gettext_noop("on the network “%(network)s” at %(address)s"),
    "host_stack": gettext_noop("from the host's own network stack at %(address)s"),
    "to_host": gettext_noop(
        "in the host's own network stack, at the host's address %(address)s on “%(network)s”"
    ),
    "routed": gettext_noop("by a route from network to network, at %(address)s on “%(network)s”"),
    "published": gettext_noop("through the host, where it is published at %(where)s"),
}
_PORT = gettext_noop("port %(port)s only")
_NAMES = gettext_noop("by name as %(names)s")
_ASSUMES = gettext_noop("provided that: %(what)s")
_NOTE = gettext_noop("Note: %(what)s")
_OPENS = gettext_noop("Connecting “%(container)s” to “%(network)s” would open a way.")
_OPEN_TO = {
    "everywhere": gettext_noop("“%(target)s” is open to everybody who reaches the host: %(what)s"),
    "address": gettext_noop("“%(target)s” is open at one address of the host: %(what)s"),
    "loopback": gettext_noop("“%(target)s” is open to the host alone: %(what)s"),
}
_KINDS = {
    "published": gettext_noop("published at %(where)s"),
    "host_stack": gettext_noop("all that it listens on in the host's own network stack"),
    "routed": gettext_noop("at its own address, for who has a route to it: %(where)s"),
    "ingress": gettext_noop("through the swarm's routing"),
}
_ANY_PORT = gettext_noop("any port")
_OUT = gettext_noop("“%(sender)s” reaches the outside by %(versions)s.")
_NOT_OUT = gettext_noop("“%(sender)s” does not reach the outside.")


class Outline:
    """Writes parts of a verdict; `say` puts a message into the reader's language."""

    def __init__(self, selection: Selection, say: Say = str) -> None:
        self._selection = selection
        self._verdict = selection.verdict
        self._say = say

    def lines(self, opens: Callable[[Pair], tuple[str, str] | None]) -> Iterator[str]:
        """All of it; `opens` names the container and network whose connecting would open a way."""
        for pair in self._selection.pairs():
            yield from self.pair(pair, opens(pair) if self._selection.narrowed else None)
        for opening in self._selection.openings():
            yield from self.opening(opening)
        for found in self._selection.exits():
            yield from self.exit(found)

    def pair(self, pair: Pair, opens: tuple[str, str] | None) -> Iterator[str]:
        """One pair, with every way or every stop."""
        names = {"sender": self._name(pair.sender), "target": self._name(pair.target)}
        ways, stops = pair.reached
        yield self._text("pair", _REACHES if ways else _DOES_NOT, **names)
        for way in ways:
            yield f"  - {self.way(way)}"
            yield from self._assumed(way.assumes)
        for code in stops:
            text = self._text(code, STOPS[code])
            yield f"  - {self._text('note', _NOTE, what=text) if ways else text}"
        if opens is not None and not ways:
            yield f"  → {self._text('opens', _OPENS, container=escape(opens[0]), network=escape(opens[1]))}"

    def way(self, way: Way) -> str:
        """One way in words: where, at which port, by which names."""
        network = self._verdict.network_name(way.network) if way.network else ""
        where = host_port(way.port) if way.port is not None else ""
        values = {"network": escape(network), "address": way.address or "", "where": where}
        parts = [self._text(way.kind, _WAYS[way.kind], **values)]
        if way.port is not None and way.kind != "published":
            parts.append(self._text("port", _PORT, port=target_port(way.port)))
        if way.names:
            parts.append(self._text("names", _NAMES, names=", ".join(map(escape, way.names))))
        return ", ".join(parts)

    def opening(self, opening: Opening) -> Iterator[str]:
        """One opening to the outside."""
        port = Port(*opening[2:6])
        known = port.host_port is not None or port.container_port is not None
        shown = host_port(port) if opening.kind == "published" else target_port(port)
        where = shown if known else self._text("any", _ANY_PORT)
        what = self._text(opening.kind, _KINDS[opening.kind], where=where)
        yield self._text(opening.scope, _OPEN_TO[opening.scope], target=self._name(opening.target), what=what)
        yield from self._assumed(opening.assumes)

    def exit(self, found: Exit) -> Iterator[str]:
        """Whether one container reaches the outside."""
        versions = [f"IPv{version}" for version, open_ in ((4, found.ipv4), (6, found.ipv6)) if open_]
        template = _OUT if versions else _NOT_OUT
        yield self._text("out", template, sender=self._name(found.sender), versions=", ".join(versions))
        for code in found.stops:
            yield f"  - {self._text(code, STOPS[code])}"
        yield from self._assumed(found.assumes)

    def _assumed(self, codes: tuple[str, ...]) -> Iterator[str]:
        for code in codes:
            yield f"    {self._text('assumes', _ASSUMES, what=self._text(code, ASSUMPTIONS[code]))}"

    def _name(self, node_id: str) -> str:
        return escape(self._verdict.container(node_id).name)

    def _text(self, code: str, template: str, **values: str) -> str:
        return self._say(message(code, template, **values))


def meaning(code: str) -> Message:
    """What the code of a stop or of an assumption means."""
    return message(code, STOPS[code] if code in STOPS else ASSUMPTIONS[code])


def host_port(port: Port) -> str:
    """Where a port is published, and where it leads: `0.0.0.0:8080→80/tcp`."""
    host_ip = f"[{port.host_ip}]" if ":" in (port.host_ip or "") else port.host_ip
    return f"{host_ip}:{port.host_port}→{target_port(port)}"


def target_port(port: Port) -> str:
    """The target's own port: `80/tcp`."""
    return f"{port.container_port}/{port.protocol}"
