"""What is asked of the past: the document of a moment, and what changed between two; for API and commands."""

from __future__ import annotations

from typing import Any, NamedTuple

import orjson

from dashboard.base.i18n import gettext as _
from dashboard.base.problems import Problem
from dashboard.hosts.service import host_of
from dashboard.past import moments, reader
from dashboard.past.coverage import Known
from dashboard.past.frontier import FrontierFile, frontiers
from dashboard.past.groups import Group, groups
from dashboard.past.models import Recording
from dashboard.past.moments import NotAMoment, iso
from dashboard.past.reader import Pair
from dashboard.runtime import Runtime

VERSION = 1
#: Another process says all the time up to when everything is seen: what lags no more is now.
LAG = 5000


class Past(NamedTuple):
    """What is kept of a host, and which times of it are known as of `now`."""

    recording: Recording
    known: Known
    now: int


class Extent(NamedTuple):
    """Something is known from `first` (if of any time) to `now`, but for the times `unknown`."""

    first: int | None
    now: int
    unknown: list[tuple[int, int]]


class Difference(NamedTuple):
    """What is different at `until` from how it was at `since`; nobody could see what was at `unknown`."""

    since: int
    until: int
    unknown: list[tuple[int, int]]
    pairs: list[Pair]
    groups: list[Group]


def moment(text: str) -> int:
    """The moment that a caller names; raises `Problem` 422 where it is none."""
    try:
        return moments.parse(text)
    except NotAMoment:
        sentence = _("“%s” is not a time with a zone, to the millisecond, such as 2026-11-27T10:00:00.000Z.")
        raise Problem(422, "bad_time", sentence % text[:100]) from None


def document_at(runtime: Runtime, at: int) -> bytes:
    """The topology document of a moment; raises `Problem` 404 where it is not known."""
    past = _past(runtime, at)
    if not past.known.holds(at):
        begin, end = map(iso, past.known.gap_at(at, past.now))
        sentence = _("Nobody could see what was there between %(begin)s and %(end)s.")
        detail = sentence % {"begin": begin, "end": end}
        raise Problem(404, "unknown_time", detail, interval=[begin, end])
    return reader.document(past.recording, at, iso(at))


def difference(runtime: Runtime, since: int, until: int | None = None) -> Difference:
    """The net difference between two moments; without `until`, up to now.

    At a time that nobody could see, what was seen last before it counts. Raises `Problem` 404 where nothing
    was, and 422 where the second moment is before the first.
    """
    latest = max(since, moments.now()) if until is None else until
    if latest < since:
        raise Problem(422, "bad_time", _("The second time is before the first."))
    past = _past(runtime, latest, since)
    if until is None and latest - LAG <= (seen := past.known.seen_before(latest)):
        latest = max(since, seen)
    until = latest
    ends = past.known.seen_before(since), past.known.seen_before(until)
    pairs = reader.differences(past.recording, *ends)
    together = groups(past.recording, pairs, since, until, ends[1])
    return Difference(since, until, past.known.gaps(since, until), pairs, together)


def extent(runtime: Runtime) -> Extent:
    """Of which times something is known, as of now; without a first one where nothing is."""
    try:
        past = _past(runtime, 0, moments.now())  # nobody waits for what has just been seen
    except Problem:
        return Extent(None, moments.now(), [])
    first = past.known.first or past.now
    gaps = past.known.gaps(first, past.now)
    lags = bool(gaps) and gaps[-1][1] == past.now and past.now - gaps[-1][0] <= LAG
    return Extent(first, past.now, gaps[:-1] if lags else gaps)


def names_at(runtime: Runtime, *moments_: int) -> dict[str, str]:
    """What each node was called at these moments, by its ID; the last one counts."""
    found: dict[str, str] = {}
    for at in moments_:
        past = _past(runtime, at)
        document = orjson.loads(reader.document(past.recording, past.known.seen_before(at), iso(at)))
        found |= {node["id"]: node.get("name") or node["id"].partition(":")[2] for node in document["nodes"]}
    return found


def difference_json(found: Difference) -> bytes:
    """It as `GET /api/changes` gives it."""
    nodes = [pair for pair in found.pairs if isinstance(pair.key, str)]
    edges = [pair for pair in found.pairs if not isinstance(pair.key, str)]
    return orjson.dumps(
        {
            "version": VERSION,
            "since": iso(found.since),
            "until": iso(found.until),
            "unknown": [[iso(begin), iso(end)] for begin, end in found.unknown],
            "nodes": _sorted_out(nodes),
            "edges": _sorted_out(edges),
            "groups": [group.json() for group in found.groups],
        }
    )


def _past(runtime: Runtime, latest: int, first_wanted: int | None = None) -> Past:
    """What there is, with everything that was seen up to `latest`; 404 if it begins after what is wanted."""
    now = moments.now()
    seen = frontiers.of(runtime).reach(min(latest, now))
    recording = Recording.objects.filter(host_id=host_of(runtime)).first()
    if recording is not None:
        if seen is None:
            seen = FrontierFile(recording).read() or 0
        known = Known.of(recording, seen)
        wanted = latest if first_wanted is None else first_wanted
        if known.first is not None and known.first <= wanted:
            return Past(recording, known, now)
        if known.first is not None:
            begin = iso(known.first)
            sentence = _("Nothing is known of a time before %s.") % begin
            raise Problem(404, "too_old", sentence, first=begin)
    raise Problem(404, "too_old", _("Nothing is known of the past yet."), first=None)


def _sorted_out(pairs: list[Pair]) -> dict[str, Any]:
    return {
        "added": [_json(pair.after) for pair in pairs if pair.before is None],
        "removed": [_json(pair.before) for pair in pairs if pair.after is None],
        "changed": [
            {"before": _json(pair.before), "after": _json(pair.after)}
            for pair in pairs
            if pair.before is not None and pair.after is not None
        ],
    }


def _json(record: bytes | None) -> orjson.Fragment:
    return orjson.Fragment(record or b"null")
