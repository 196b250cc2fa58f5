"""What containers used during the last hour, in memory alone, and how much of that there can be."""

from __future__ import annotations

import math
from array import array
from bisect import bisect_right
from collections import OrderedDict

from topology.model.figures import Usage

KEPT_SECONDS = 3600.0
#: Readings of one container: one each ten seconds for an hour, 40 bytes each and room to grow.
MOST_READINGS = 360
#: Containers of which something is kept: 20 MB for all of them at most.
MOST_RINGS = 1000
_FIELDS = Usage._fields[1:]


class Ring:
    """The readings of one container, the oldest first. Not for several threads."""

    __slots__ = ("_at", "_former", "_values")

    def __init__(self) -> None:
        self._at = array("d")
        #: When the newest was read before the clock was set back.
        self._former = -math.inf
        self._values = {name: array("f") for name in _FIELDS}

    def add(self, usage: Usage) -> None:
        """One more; what is too old, or too much, goes; all of it if the clock was set back since."""
        if self._at and usage.at < self._at[-1]:
            self._former = max(self._former, self._at[-1])
            for column in (self._at, *self._values.values()):
                del column[:]
        self._at.append(usage.at)
        for name, values in self._values.items():
            value = getattr(usage, name)
            values.append(math.nan if value is None else value)
        over = max(len(self._at) - MOST_READINGS, bisect_right(self._at, usage.at - KEPT_SECONDS))
        if over > 0:
            for column in (self._at, *self._values.values()):
                del column[:over]

    @property
    def latest(self) -> Usage | None:
        """The newest."""
        return self._reading(len(self._at) - 1) if self._at else None

    def since(self, at: float, most: int) -> list[Usage]:
        """Those after a moment, as many of the newest as are wanted; all if the clock was set back since."""
        ahead = bool(self._at) and self._at[-1] < at <= self._former + 1.0  # answers are rounded
        first = max(0 if ahead else bisect_right(self._at, at), len(self._at) - most)
        return [self._reading(number) for number in range(first, len(self._at))]

    def _reading(self, number: int) -> Usage:
        values = {name: column[number] for name, column in self._values.items()}
        return Usage(
            at=self._at[number],
            cpu=_known(values["cpu"]),
            memory=values["memory"],
            memory_limit=values["memory_limit"],
            received=_known(values["received"]),
            sent=_known(values["sent"]),
            read=_known(values["read"]),
            written=_known(values["written"]),
            processes=values["processes"],
        )


class Rings:
    """The rings of a host's containers; whose newest reading is the oldest goes when there are too many."""

    def __init__(self, most: int = MOST_RINGS) -> None:
        self._most = most
        self._rings: OrderedDict[str, Ring] = OrderedDict()

    def __len__(self) -> int:
        return len(self._rings)

    def add(self, node: str, usage: Usage) -> None:
        """One more reading of a container."""
        self._rings.setdefault(node, Ring()).add(usage)
        self._rings.move_to_end(node)
        if len(self._rings) > self._most:
            self._rings.popitem(last=False)

    def of(self, node: str) -> Ring | None:
        """What is kept of a container."""
        return self._rings.get(node)


def _known(value: float) -> float | None:
    return None if math.isnan(value) else value
