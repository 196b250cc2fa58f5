"""The audit log and the events as one time line, the newest first.

Everything that people did is in both tables: an event tells of each action while it is new, and may go before
it. So actions come from the audit log, and of the events only what no action says by itself.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from heapq import merge
from typing import Any, TypeVar, overload

from django.db.models import F, Model, Q, QuerySet, Value

from dashboard.audit import entries, sentences
from dashboard.audit.actions import Action
from dashboard.audit.entries import Entry
from dashboard.events import sentences as event_sentences
from dashboard.events.models import ON_THE_WAY, Event
from dashboard.events.rows import with_actions
from dashboard.history.filters import Filter

#: So many rows are in the memory at once while everything is exported.
PIECE = 500
_ACTION, _EVENT = "action", "event"
Key = tuple[datetime, str, int]
Row = TypeVar("Row", bound=Model)


@dataclass(frozen=True, slots=True)
class Line:
    """One line. `entry` is there for a line of the audit log, `event` for any other."""

    at: datetime
    source: str
    kind: str
    #: Of the engine a whole sentence, of a person what follows the name.
    sentence: str
    person: str
    token: str
    outcome: str
    detail: str
    #: Node ID and name of each thing that it was about.
    objects: tuple[tuple[str, str], ...]
    projects: tuple[str, ...]
    parameters: dict[str, Any]
    entry: Entry | None = None
    event: Event | None = None

    @property
    def action(self) -> Action | None:
        """What is undone where this line is undone."""
        return self.entry.action if self.entry is not None else None


class Timeline(Sequence[Line]):
    """What a filter leaves, as a sequence that asks the database for what is wanted of it.

    `whole`: whether lines say from where people came, and all that they asked, which is for administrators.
    """

    def __init__(self, wanted: Filter | None, *, whole: bool) -> None:
        self._whole = whole
        self._actions = wanted.actions() if wanted is not None else Action.objects.none()
        events = wanted.events() if wanted is not None else Event.objects.none()
        self._events = events.filter(Q(source=Event.Source.ENGINE) | Q(kind__in=ON_THE_WAY))

    def __len__(self) -> int:
        """How many lines there are; two queries."""
        return self._actions.count() + self._events.count()

    @overload
    def __getitem__(self, part: int) -> Line: ...
    @overload
    def __getitem__(self, part: slice) -> list[Line]: ...
    def __getitem__(self, part: int | slice) -> Line | list[Line]:
        """One line, or these; in a few queries whatever their number. Raises `IndexError` as a list does."""
        return self._lines(part) if isinstance(part, slice) else self._lines(slice(part, part + 1))[0]

    def _lines(self, part: slice) -> list[Line]:
        keys = list(self._keys()[part])
        numbers = {table: [pk for _at, which, pk in keys if which == table] for table in (_ACTION, _EVENT)}
        found: dict[tuple[str, int], Line] = {}
        for action in _whole_actions(Action.objects.filter(pk__in=numbers[_ACTION])):
            found[_ACTION, action.pk] = self._of_action(action)
        for event in with_actions(Event.objects.filter(pk__in=numbers[_EVENT])):
            found[_EVENT, event.pk] = _of_event(event)
        return [found[table, pk] for _at, table, pk in keys if (table, pk) in found]

    def __iter__(self) -> Iterator[Line]:
        """All of them, piece by piece, so that a history of years needs no memory."""
        actions = map(self._of_action, _pieces(_whole_actions(self._actions), "asked_at"))
        events = map(_of_event, _pieces(with_actions(self._events), "at"))
        return merge(actions, events, key=lambda line: line.at, reverse=True)

    def _keys(self) -> QuerySet[Any, Key]:
        actions = _keys(self._actions, "asked_at", _ACTION)
        return actions.union(_keys(self._events, "at", _EVENT), all=True).order_by("-moment", "table", "-pk")

    def _of_action(self, action: Action) -> Line:
        (entry,) = entries.entries([action], whole=self._whole)
        return Line(
            at=action.asked_at,
            source=Event.Source.PERSON,
            kind=action.kind,
            sentence=sentences.sentence(action),
            person=action.username,
            token=action.token_name,
            outcome=action.outcome,
            detail=action.words,
            objects=entry.objects,
            projects=entry.projects,
            parameters=entry.parameters,
            entry=entry,
        )


def _of_event(event: Event) -> Line:
    pairs = ((event.node_id, event.name), (event.other_id, event.other_name))
    return Line(
        at=event.at,
        source=event.source,
        kind=event.kind,
        sentence=event_sentences.sentence(event),
        person=event.username,
        token=event.token_name,
        outcome=event.outcome,
        detail="",
        objects=tuple((node_id, name) for node_id, name in pairs if node_id),
        projects=(event.project,) if event.project else (),
        parameters=event.details,
        event=event,
    )


def _whole_actions(chosen: QuerySet[Action]) -> QuerySet[Action]:
    return chosen.prefetch_related("touched", "undone_by")


def _keys(chosen: QuerySet[Any], column: str, table: str) -> QuerySet[Any, Key]:
    keys: QuerySet[Any, Key] = (
        chosen.order_by().annotate(moment=F(column), table=Value(table)).values_list("moment", "table", "pk")
    )
    return keys


def _pieces(chosen: QuerySet[Row], column: str) -> Iterable[Row]:
    """All rows in the order of the time line, a piece at a time."""
    ordered, rest = chosen.order_by(f"-{column}", "-pk"), Q()
    while True:
        piece = list(ordered.filter(rest)[:PIECE])
        yield from piece
        if len(piece) < PIECE:
            return
        last = getattr(piece[-1], column)
        rest = Q(**{f"{column}__lt": last}) | Q(**{column: last, "pk__lt": piece[-1].pk})
