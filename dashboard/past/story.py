"""What became of a host between two moments, step by step; of a long story only the end is told."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from itertools import groupby
from typing import NamedTuple

from dashboard.past.models import Interval, Recording
from dashboard.past.packing import Key, record_json
from dashboard.past.reader import bodies_of, keys_of, state

#: What changes within so many milliseconds is one step.
TOGETHER = 500


class Step(NamedTuple):
    """At this moment: what was as here from then on (JSON), and what was gone (`None`)."""

    at: int
    changed: dict[Key, bytes | None]


class Story(NamedTuple):
    """How everything was at `begin`, and the steps from then on; `cut`: it begins later than was wanted."""

    begin: int
    cut: bool
    start: dict[Key, bytes]
    steps: list[Step]


class _Row(NamedTuple):
    begin: int
    end: int
    subject: int
    content: int


def story(recording: Recording, since: int, until: int, most: int) -> Story:
    """Between two moments that are known, of at most the last `most` intervals that began in between."""
    rows, begin = _newest(recording, since, most)
    rows = [row for row in rows if begin < row.begin <= until]
    columns = ("begin", "end", "subject_id", "content_id")
    first = [_Row(*row) for row in state(recording, begin).values_list(*columns)]
    keys = dict(keys_of(sorted({row.subject for row in (*first, *rows)})))
    bodies = bodies_of({row.content for row in (*first, *rows)})
    start = {keys[row.subject]: record_json(keys[row.subject], bodies[row.content]) for row in first}
    # What ends and begins anew in one moment has only become another.
    changes: list[tuple[int, Key, bytes | None]] = [
        (row.end, keys[row.subject], None) for row in (*first, *rows) if row.end <= until
    ]
    for row in rows:
        key = keys[row.subject]
        changes.append((row.begin, key, record_json(key, bodies[row.content])))
    changes.sort(key=lambda change: (change[0], change[2] is not None))
    return Story(begin, begin > since, start, list(_steps(changes)))


def _newest(recording: Recording, since: int, most: int) -> tuple[list[_Row], int]:
    """The newest intervals that began after a moment, and from when on they are all of them."""
    newest = Interval.objects.filter(recording=recording).order_by("-pk")
    rows: list[_Row] = []
    for row in newest.values_list("begin", "end", "subject_id", "content_id")[: most + 1]:
        if row[0] <= since:
            return rows, since
        if len(rows) == most:
            return rows, rows[-1].begin
        rows.append(_Row(*row))
    return rows, since


def _steps(changes: Iterable[tuple[int, Key, bytes | None]]) -> Iterator[Step]:
    for _slice, some in groupby(changes, key=lambda change: change[0] // TOGETHER):
        together = list(some)
        yield Step(together[-1][0], {key: content for _at, key, content in together})
