"""Rows into the table, and from there to the open pages: all that has come, in one transaction.

Rows that the database does not take now are kept for the next try.
"""

from __future__ import annotations

import logging
from collections import deque
from collections.abc import Callable, Iterable
from itertools import islice
from uuid import UUID

import orjson
from django.conf import settings
from django.db import DataError, IntegrityError, transaction
from django.db.models import prefetch_related_objects
from django.utils import translation

from dashboard.events.models import Event
from dashboard.events.recent import Line, RecentEvents
from dashboard.events.rows import Fields, as_json, with_actions

log = logging.getLogger("dashboard.events")
#: A database that is away for days does not fill the memory: the oldest go then.
MOST_WAITING = 50_000
PIECE = 250
#: A page that comes back after a restart of ours has seldom missed more.
LOADED = 500


class EventWriter:
    """For the recorder's thread alone."""

    def __init__(self, recent: RecentEvents, host: Callable[[], UUID]) -> None:
        self._recent = recent
        self._host = host
        self._waiting: deque[Fields] = deque()

    def begin(self) -> None:
        """Load what happened last, for the pages that are opened next."""
        newest = list(with_actions(Event.objects.all())[: LOADED + 1])
        floor = newest[-1].pk if len(newest) > LOADED else 0
        self._recent.begin([_line(one) for one in reversed(newest[:LOADED])], floor)

    def add(self, rows: Iterable[Fields]) -> None:
        """Keep these for the next `write`."""
        self._waiting += rows
        if len(self._waiting) > MOST_WAITING:
            log.error("%d events are let go: they cannot be written.", len(self._waiting) - MOST_WAITING)
        while len(self._waiting) > MOST_WAITING:
            self._waiting.popleft()

    def write(self) -> bool:
        """Write all that waits; whether there was anything. Raises `DatabaseError`, and nothing is lost."""
        wrote = bool(self._waiting)
        host = self._host() if wrote else None
        while self._waiting:
            piece = [Event(**{"host_id": host} | fields) for fields in islice(self._waiting, PIECE)]
            prefetch_related_objects(piece, "action__touched", "action__undone_by")
            try:
                written = _written(piece)
            except (DataError, IntegrityError):
                written = [one for one in piece if _can_be_written(one)]
            for _ in piece:
                self._waiting.popleft()
            self._recent.add([_line(one) for one in written])
        return wrote


def _written(piece: list[Event]) -> list[Event]:
    with transaction.atomic():
        return Event.objects.bulk_create(piece)


def _can_be_written(one: Event) -> bool:
    """One that the database will never take must not keep the others from being told."""
    one.pk = None
    try:
        _written([one])
    except (DataError, IntegrityError):
        log.exception("One event is let go: it cannot be written.")
        return False
    return True


def _line(one: Event) -> Line:
    texts = {}
    for language, _name in settings.LANGUAGES:
        with translation.override(language):
            texts[language] = orjson.dumps(as_json(one)).decode()
    return Line(one.pk, texts)
