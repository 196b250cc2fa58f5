"""How expectations stand at this moment on each host: written by the monitor, read by everybody."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from dashboard.base.background import Subscribers
from dashboard.expectations.sources import Expected
from dashboard.runtime import PerRuntime
from topology.expectations import Checker, Facts, Judgement
from topology.graph.builder import Topology
from topology.messages import Message


@dataclass(frozen=True, slots=True)
class Standing:
    """An expectation as it stands; where it is broken, since when and by whose action, as far as known."""

    expected: Expected
    judgement: Judgement
    since: datetime | None = None
    broken_by: str | None = None


@dataclass(frozen=True, slots=True)
class Board:
    """All of them, with what was asked beside the topology. `complaint` is what is wrong with the file."""

    version: int = 0
    standings: tuple[Standing, ...] = ()
    facts: Facts | None = None
    complaint: Message | None = None


class Current:
    """The board of one host, replaced as a whole."""

    def __init__(self) -> None:
        self.board = Board()
        self.changed = Subscribers()

    def judged_by(self, topology: Topology) -> dict[str, Judgement]:
        """What would be judged of another topology, by name; nothing before the first judgement."""
        board = self.board
        if board.facts is None:
            return {}
        expectations = [one.expected.expectation for one in board.standings]
        found = Checker(expectations).check(topology, board.facts)
        return {one.name: judgement for one, judgement in zip(expectations, found, strict=True)}


#: How expectations stand on each host.
currents = PerRuntime(lambda _runtime: Current())
