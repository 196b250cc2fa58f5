"""Who wants the figures of which containers, and until when: everybody's first before anybody's second."""

from __future__ import annotations

from collections.abc import Collection
from itertools import chain, islice, zip_longest
from typing import NamedTuple

#: Containers whose figures are read at the same time, on one host; and of one asker.
MOST_MEASURED = MOST_OF_ONE = 500


class Wish(NamedTuple):
    """A container is to be read once in so many seconds, until a moment."""

    every: float
    until: float


class Askers:
    """The wishes of all who ask. Not for several threads."""

    def __init__(self, most: int = MOST_MEASURED, most_of_one: int = MOST_OF_ONE) -> None:
        self._most, self._most_of_one = most, most_of_one
        self._wishes: dict[object, dict[str, Wish]] = {}

    def want(self, asker: object, nodes: Collection[str], every: float, until: float) -> None:
        """Beside what this one has wanted before; where that is too much, the oldest is given up."""
        wishes = self._wishes.setdefault(asker, {})
        for node in nodes:
            wishes.pop(node, None)
            wishes[node] = Wish(every, until)
        for node in list(wishes)[: max(0, len(wishes) - self._most_of_one)]:
            del wishes[node]

    def at(self, now: float) -> dict[str, float]:
        """The containers that are wanted now, each with how often. What is past is forgotten."""
        current = (
            (asker, {node: wish for node, wish in wishes.items() if wish.until > now})
            for asker, wishes in self._wishes.items()
        )
        self._wishes = {asker: wishes for asker, wishes in current if wishes}
        turns = zip_longest(*(reversed(wishes) for wishes in self._wishes.values()))
        in_turn = dict.fromkeys(node for node in chain.from_iterable(turns) if node is not None)
        return {
            node: min(wishes[node].every for wishes in self._wishes.values() if node in wishes)
            for node in islice(in_turn, self._most)
        }
