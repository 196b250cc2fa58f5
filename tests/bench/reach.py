"""Row 14: who reaches whom on demo hosts: every pair of all containers, and one pair alone."""

from __future__ import annotations

import time
from collections import deque
from collections.abc import Callable, Iterator

from tests.bench.table import Row, limited, median, progress
from topology.engine.synthetic import SyntheticEngine
from topology.graph.builder import Topology, build
from topology.graph.reachability.verdict import Verdict
from topology.snapshot import take_snapshot

RUNS = 7
#: Size → the most milliseconds for every pair.
MOST_FOR_ALL = {200: 100.0, 1000: 1500.0}
MOST_FOR_ONE = 5.0


def rows() -> Iterator[Row]:
    """Each from a topology, without anything known beforehand; one pair of a host that is known."""
    for size, most in MOST_FOR_ALL.items():
        progress(f"row 14: reach on {size} demo containers")
        topology = build(take_snapshot(SyntheticEngine(size, life=False)))
        yield limited(14, "every ordered pair", f"{size} demo", _all(topology), most, "ms")
        yield limited(14, "one pair explained", f"{size} demo", _one(topology), MOST_FOR_ONE, "ms")


def _all(topology: Topology) -> float:
    return _timed(lambda: deque(Verdict(topology).pairs(), maxlen=0))


def _one(topology: Topology) -> float:
    verdicts = [Verdict(topology) for _ in range(RUNS)]
    first, *_, last = verdicts[0].containers
    return _timed(lambda: verdicts.pop().pair(first.id, last.id))


def _timed(work: Callable[[], object]) -> float:
    """The median of some runs, in milliseconds of this process alone: others may be at work beside it."""
    times = []
    for _ in range(RUNS):
        began = time.process_time()
        work()
        times.append(1e3 * (time.process_time() - began))
    return median(times)
