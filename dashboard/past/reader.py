"""A host's state at a moment, and what is different between two: each a query of the intervals.

Everything here takes moments that are known (`coverage.py` says which are).
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping
from typing import Any, NamedTuple, TypeAlias

import orjson
from django.db.models import QuerySet

from dashboard.past.models import Content, Interval, Recording, Subject
from dashboard.past.packing import Key, decompress, record_json, unpack
from dashboard.past.slots import slots_at
from topology.model import redaction
from topology.store import codec

#: So many values are asked for at once.
MANY = 500
_NAMES = ("subject__key", "subject__source__key", "subject__target__key")
Json = dict[str, Any]
#: What databases give for bytes.
Bytes: TypeAlias = "bytes | memoryview[int]"


class Pair(NamedTuple):
    """What a node or an edge was and is, as JSON; `None` where it was or is not there."""

    key: Key
    before: bytes | None
    after: bytes | None


def key_of(key: Bytes, source: Bytes | None, target: Bytes | None) -> Key:
    """The name of a subject, from its columns."""
    if source is None or target is None:
        return _text(key)
    return _text(source), _text(target), _text(key)


def document(recording: Recording, moment: int, at: str) -> bytes:
    """The topology document of a moment, as JSON; `at` is that moment for `graph.at`."""
    records: dict[Key, bytes] = {}
    for key, source, target, body in state(recording, moment).values_list(*_NAMES, "content__body"):
        name = key_of(key, source, target)
        records[name] = record_json(name, _as_told_today(decompress(bytes(body))))
    nodes = sorted(key for key in records if isinstance(key, str))
    edges = sorted(key for key in records if not isinstance(key, str))
    engine = next((node.partition(":")[2] for node in nodes if node.startswith("host:")), "")
    return orjson.dumps(
        {
            "directed": True,
            "multigraph": True,
            "graph": {"version": codec.VERSION, "engine": engine, "revision": 0, "at": at},
            "nodes": [orjson.Fragment(records[key]) for key in nodes],
            "edges": [orjson.Fragment(records[key]) for key in edges],
        }
    )


def differences(recording: Recording, since: int, until: int) -> list[Pair]:
    """What came, went or is different at the later moment, in order: nodes, then edges."""
    before, after = _contents_at(recording, since), _contents_at(recording, until)
    changed = [
        subject for subject in before.keys() | after.keys() if before.get(subject) != after.get(subject)
    ]
    bodies = bodies_of({found[one] for found in (before, after) for one in changed if one in found})
    pairs = [
        Pair(key, _record(key, before.get(subject), bodies), _record(key, after.get(subject), bodies))
        for subject, key in keys_of(changed)
    ]
    return sorted(pairs, key=lambda pair: (not isinstance(pair.key, str), pair.key))


def nodes(recording: Recording, moment: int, wanted: Collection[str]) -> dict[str, Json]:
    """These nodes as they were at a moment, by ID; those that were not there are left out."""
    if not wanted:
        return {}
    rows = state(recording, moment).filter(subject__source=None).values_list("subject__key", "content__body")
    named = ((_text(key), body) for key, body in rows)
    return {
        key: orjson.loads(record_json(key, _as_told_today(decompress(bytes(body)))))
        for key, body in named
        if key in wanted
    }


def state(recording: Recording, moment: int) -> QuerySet[Interval]:
    """The intervals that hold this moment."""
    slots = slots_at(moment)
    return Interval.objects.filter(recording=recording, slot__in=slots, begin__lte=moment, end__gt=moment)


def _contents_at(recording: Recording, moment: int) -> dict[int, int]:
    return dict(state(recording, moment).values_list("subject_id", "content_id"))


def bodies_of(numbers: set[int]) -> dict[int, bytes]:
    """These contents as JSON, by number; what is a secret by today's rules is not in them."""
    found: dict[int, bytes] = {}
    for some in _pieces(sorted(numbers)):
        for number, body in Content.objects.filter(pk__in=some).values_list("pk", "body"):
            found[number] = _as_told_today(decompress(bytes(body)))
    return found


def keys_of(subjects: list[int]) -> Iterator[tuple[int, Key]]:
    """The name of each of these subjects."""
    for some in _pieces(subjects):
        rows = Subject.objects.filter(pk__in=some).values_list("pk", "key", "source__key", "target__key")
        for number, key, source, target in rows:
            yield number, key_of(key, source, target)


def _record(key: Key, content: int | None, bodies: Mapping[int, bytes]) -> bytes | None:
    return None if content is None else record_json(key, bodies[content])


def _as_told_today(content: bytes) -> bytes:
    """What was harmless when it was written may be known not to be: options go through today's sieve."""
    if not content.startswith((b'{"kind":"volume"', b'{"kind":"network"')):
        return content
    found: Json = orjson.loads(content)
    if found["kind"] == "network":
        found["options"] = dict(redaction.network_options(found["options"]))
    else:
        options = dict(redaction.volume_options(found["options"]))
        if found["options"] != options:
            found["device"] = found["device"] and (options.get("device") or None)
        found["options"] = options
    return orjson.dumps(found)


def _text(packed: Bytes) -> str:
    return unpack(bytes(packed)).decode()


def _pieces(numbers: list[int]) -> Iterator[list[int]]:
    return (numbers[start : start + MANY] for start in range(0, len(numbers), MANY))
