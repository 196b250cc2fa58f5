"""Intervals into the database: those that end and those that begin, each batch in one transaction.

What is open is held in memory, so that a change is compared with what was written without asking for it. If
the database refuses, nothing of the batch is written, and a new writer reads what is open.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import TypeVar

from django.db import connection, transaction
from django.db.models import Max, QuerySet

from dashboard.past.batch import Batch, Open
from dashboard.past.models import FOREVER, Content, Interval, Recording, Subject
from dashboard.past.packing import Key, compress, digest, pack
from dashboard.past.reader import key_of
from dashboard.past.slots import OPEN, slot_of
from topology.graph.delta import Delta
from topology.graph.records import Edge, Node, Topology

#: So many records are written at once; in between others may write.
PIECE = 200
#: So many values are asked for at once.
MANY = 500
_END = "UPDATE {table} SET {end} = %s, {slot} = %s WHERE {subject_id} = %s AND {begin} = %s AND {end} = %s"
_Item = TypeVar("_Item")
#: What tells a subject from others with the same digest: key, source and target.
_Identity = tuple[bytes, int | None, int | None]


class PastWriter:
    """For the recorder's thread alone."""

    def __init__(self, recording: Recording) -> None:
        self._recording = recording
        self._opened: dict[Key, Open] | None = None
        self._last: int | None = None

    def latest(self) -> int:
        """The last moment at which anything began; 0 if nothing ever did."""
        found: int | None = self._of_recording().aggregate(at=Max("begin"))["at"]
        return found or 0

    def last_number(self) -> int:
        """The number of the last interval; it never goes back."""
        if self._last is None:
            self._last = Interval.objects.aggregate(last=Max("pk"))["last"] or 0
        return self._last

    def write(self, steps: Iterable[tuple[int, Delta]]) -> None:
        """Each step's moment and what changed then, the oldest first; all of it or nothing."""
        batch = Batch(self._held())
        for at, delta in steps:
            batch.take(at, delta)
        self._commit(batch)

    def replace(self, at: int, topology: Topology) -> None:
        """Everything is like this since then; piece by piece, which can be done again."""
        gone = [key for key in self._held() if key not in topology.nodes and key not in topology.edges]
        for keys in _pieces(gone, PIECE):
            batch = Batch(self._held())
            for key in keys:
                batch.drop(at, key)
            self._commit(batch)
        everything: list[Node | Edge] = [*topology.nodes.values(), *topology.edges.values()]
        for records in _pieces(everything, PIECE):
            batch = Batch(self._held())
            batch.put(at, records)
            self._commit(batch)

    def _held(self) -> dict[Key, Open]:
        if self._opened is None:
            columns = ("subject__key", "subject__source__key", "subject__target__key")
            rows = self._of_recording().filter(slot=OPEN, end=FOREVER)
            found = rows.values_list(*columns, "subject_id", "content__digest", "begin")
            self._opened = {key_of(*row[:3]): Open(*row[3:]) for row in found.iterator()}
        return self._opened

    def _commit(self, batch: Batch) -> None:
        if not len(batch):
            return
        opened, drafts = self._held(), batch.drafts
        with transaction.atomic():
            subjects = self._subjects(draft.key for draft in drafts)
            contents = _contents({draft.digest: draft.content for draft in drafts})
            self._end(batch.ended)
            Interval.objects.bulk_create(
                Interval(
                    recording=self._recording, subject_id=subjects[one.key], content_id=contents[one.digest],
                    begin=one.begin, end=one.end, slot=slot_of(one.begin, one.end),
                )
                for one in drafts
            )  # fmt: skip
        self._last = None
        for key in batch.ended:
            del opened[key]
        for one in drafts:
            if one.end == FOREVER:
                opened[one.key] = Open(subjects[one.key], one.digest, one.begin)

    def _end(self, ended: Mapping[Key, int]) -> None:
        """In SQL, since each row gets values of its own: that is one statement for all of them."""
        quoted = connection.ops.quote_name
        names = {name: quoted(name) for name in ("end", "slot", "subject_id", "begin")}
        sql = _END.format(table=quoted(Interval._meta.db_table), **names)
        opened = self._held()
        rows = [
            (at, slot_of(one.begin, at), one.subject, one.begin, FOREVER)
            for one, at in ((opened[key], at) for key, at in ended.items())
        ]
        with connection.cursor() as cursor:
            if rows:
                cursor.executemany(sql, rows)

    def _subjects(self, keys: Iterable[Key]) -> dict[Key, int]:
        """The number of each, and of those that edges lead from and to."""
        wanted, opened = set(keys), self._held()
        edges = [key for key in wanted if not isinstance(key, str)]
        nodes = {key for key in wanted if isinstance(key, str)}
        nodes |= {node for source, target, _key in edges for node in (source, target)}
        found: dict[Key, int] = {key: opened[key].subject for key in nodes | wanted if key in opened}
        found |= self._numbered({node: (pack(node.encode()), None, None) for node in nodes - found.keys()})
        found |= self._numbered(
            {key: (pack(key[2].encode()), found[key[0]], found[key[1]]) for key in edges if key not in found}
        )
        return found

    def _numbered(self, wanted: Mapping[Key, _Identity]) -> dict[Key, int]:
        """The numbers of subjects; those that there are not yet are made."""
        digests = {
            key: digest(repr((self._recording.pk, identity)).encode()) for key, identity in wanted.items()
        }
        known = self._known(digests.values())
        missing = [key for key in wanted if (digests[key], wanted[key]) not in known]
        if missing:
            Subject.objects.bulk_create(
                Subject(
                    recording=self._recording, digest=digests[key], key=wanted[key][0],
                    source_id=wanted[key][1], target_id=wanted[key][2],
                )
                for key in missing
            )  # fmt: skip
            known |= self._known(digests[key] for key in missing)
        return {key: known[digests[key], wanted[key]] for key in wanted}

    def _known(self, digests: Iterable[int]) -> dict[tuple[int, _Identity], int]:
        found: dict[tuple[int, _Identity], int] = {}
        for some in _pieces(list(digests), MANY):
            rows = Subject.objects.filter(recording=self._recording, digest__in=some)
            for number, mark, key, source, target in rows.values_list(
                "pk", "digest", "key", "source_id", "target_id"
            ):
                found[mark, (bytes(key), source, target)] = number
        return found

    def _of_recording(self) -> QuerySet[Interval]:
        return Interval.objects.filter(recording=self._recording)


def _contents(wanted: Mapping[int, bytes]) -> dict[int, int]:
    """The number of each content, by digest; those that there are not yet are made."""
    bodies = {mark: compress(content) for mark, content in wanted.items()}
    known = _known_contents(bodies)
    missing = [mark for mark in bodies if mark not in known]
    if missing:
        Content.objects.bulk_create(Content(digest=mark, body=bodies[mark]) for mark in missing)
        known |= _known_contents({mark: bodies[mark] for mark in missing})
    return known


def _known_contents(bodies: Mapping[int, bytes]) -> dict[int, int]:
    found: dict[int, int] = {}
    for some in _pieces(list(bodies), MANY):
        for number, mark, body in Content.objects.filter(digest__in=some).values_list("pk", "digest", "body"):
            if bytes(body) == bodies[mark]:
                found[mark] = number
    return found


def _pieces(items: Sequence[_Item], size: int) -> Iterator[Sequence[_Item]]:
    return (items[start : start + size] for start in range(0, len(items), size))
