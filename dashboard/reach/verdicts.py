"""The verdict on the topology of this moment, kept for whoever asks next, until the topology is another."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from contextlib import contextmanager

from topology.graph.reachability.verdict import Verdict
from topology.graph.records import Topology

_one_at_a_time = threading.Lock()
_kept: list[tuple[Topology, Verdict]] = []


@contextmanager
def verdict_on(topology: Topology) -> Iterator[Verdict]:
    """The verdict on a topology, for one thread at a time: what it works out it remembers.

    Before somebody asks nothing is kept, and afterwards one verdict at most.
    """
    with _one_at_a_time:
        if not _kept or _kept[0][0] is not topology:
            _kept[:] = [(topology, Verdict(topology))]
        yield _kept[0][1]
