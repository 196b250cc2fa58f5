"""A part of a verdict: what one container reaches, what reaches it, or what goes on at one port."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from topology.graph.reachability.records import Exit, Opening, Pair, Reached, Way
from topology.graph.reachability.stacks import Container
from topology.graph.reachability.verdict import Verdict


@dataclass(frozen=True, slots=True)
class TargetPort:
    """A port of the target's own, such as `80/tcp`."""

    number: int
    protocol: str = "tcp"

    @classmethod
    def parse(cls, text: str) -> TargetPort:
        """From `80/tcp` or `80`; raises `ValueError` for anything else."""
        number, _, protocol = text.partition("/")
        found = cls(int(number) if number.isascii() and number.isdigit() else 0, protocol or "tcp")
        if not 0 < found.number < 65536 or found.protocol not in ("tcp", "udp", "sctp"):
            raise ValueError(text)
        return found

    def matches(self, number: int | None, protocol: str | None) -> bool:
        """Whether something that is open at this port, or at any, is open at ours."""
        return number in (None, self.number) and protocol in (None, self.protocol)


@dataclass(frozen=True, slots=True)
class Selection:
    """What of a verdict is asked for; `None` stands for all."""

    verdict: Verdict
    sender: Container | None = None
    target: Container | None = None
    port: TargetPort | None = None

    @property
    def narrowed(self) -> bool:
        """Whether it is about one container at least."""
        return self.sender is not None or self.target is not None

    def pairs(self) -> Iterator[Pair]:
        """The ordered pairs."""
        senders = None if self.sender is None else (self.sender,)
        targets = None if self.target is None else (self.target,)
        found = self.verdict.pairs(senders, targets)
        return found if self.port is None else map(self._at_port, found)

    def openings(self) -> Iterator[Opening]:
        """What is open to the outside; nothing where it is asked what one container reaches."""
        if self.sender is not None:
            return
        for opening in self.verdict.openings():
            ours = self.target is None or opening.target == self.target.id
            if ours and (self.port is None or self.port.matches(opening.container_port, opening.protocol)):
                yield opening

    def exits(self) -> Iterator[Exit]:
        """Who reaches the outside; nothing where it is asked what reaches one container."""
        if self.target is not None:
            return
        for found in self.verdict.exits():
            if self.sender is None or found.sender == self.sender.id:
                yield found

    def _at_port(self, pair: Pair) -> Pair:
        kept = tuple(way for way in pair.reached.ways if self._leads_to_port(way))
        stops = pair.reached.stops if kept or not pair.reached.ways else ("other_ports",)
        return pair._replace(reached=Reached(kept, stops))

    def _leads_to_port(self, way: Way) -> bool:
        port = way.port
        return self.port is None or port is None or self.port.matches(port.container_port, port.protocol)
