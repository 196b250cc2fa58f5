"""What a few changes make of the intervals that are open: which end, and which begin. Asks no database."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from dashboard.past.models import FOREVER
from dashboard.past.packing import Key, content_of, digest
from topology.graph.delta import Delta
from topology.graph.records import Edge, Node


@dataclass(frozen=True, slots=True)
class Open:
    """An interval that goes on: of which subject, with which content (its digest), since when."""

    subject: int
    digest: int
    begin: int


@dataclass(slots=True)
class Draft:
    """An interval to be written."""

    key: Key
    digest: int
    content: bytes
    begin: int
    end: int = FOREVER


class Batch:
    """Changes, one after the other, on top of what is open."""

    def __init__(self, opened: Mapping[Key, Open]) -> None:
        self._opened = opened
        self._latest: dict[Key, Draft] = {}
        self._drafts: list[Draft] = []
        self.ended: dict[Key, int] = {}

    def __len__(self) -> int:
        return len(self._drafts) + len(self.ended)

    @property
    def drafts(self) -> list[Draft]:
        """What was there for a millisecond at least."""
        return [draft for draft in self._drafts if draft.end > draft.begin]

    def take(self, at: int, delta: Delta) -> None:
        """What changed at this moment."""
        gone: list[Key] = [*delta.removed_edges, *delta.removed_nodes]
        for key in gone:
            self.drop(at, key)
        records: list[Node | Edge] = [*delta.added_nodes, *delta.changed_nodes]
        self.put(at, [*records, *delta.added_edges, *delta.changed_edges])

    def put(self, at: int, records: Iterable[Node | Edge]) -> None:
        """These are as they are here since then, unless they were before."""
        for record in records:
            content = content_of(record)
            draft = Draft(record.id, digest(content), content, at)
            before = self._current(record.id)
            if before is None or before.digest != draft.digest:
                self.drop(at, record.id)
                self._latest[record.id] = draft
                self._drafts.append(draft)

    def drop(self, at: int, key: Key) -> None:
        """This is not there any more, if it was."""
        draft = self._latest.pop(key, None)
        if draft is not None:
            draft.end = at
        elif key in self._opened:
            self.ended.setdefault(key, at)

    def _current(self, key: Key) -> Draft | Open | None:
        if key in self._latest:
            return self._latest[key]
        return None if key in self.ended else self._opened.get(key)
