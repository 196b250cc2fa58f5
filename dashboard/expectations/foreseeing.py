"""What an action would break or mend, from a changed copy of the topology."""

from __future__ import annotations

from collections.abc import Iterator

from dashboard.expectations.current import currents
from dashboard.operations.foresight import Foreseen
from dashboard.runtime import Runtime
from topology.graph.builder import Topology


def foresee(runtime: Runtime, after: Topology) -> Iterator[Foreseen]:
    """The expectations that would turn."""
    current = currents.of(runtime)
    found = current.judged_by(after)
    for one in current.board.standings:
        expectation = one.expected.expectation
        now, then = one.judgement.status, found[expectation.name].status
        if now != "broken" and then == "broken":
            yield Foreseen(expectation.name, "breaks", expectation.only_administrators)
        elif now == "broken" and then == "kept":
            yield Foreseen(expectation.name, "mends", expectation.only_administrators)
        elif now == "kept" and then == "unknown":
            yield Foreseen(expectation.name, "unknown", expectation.only_administrators)
