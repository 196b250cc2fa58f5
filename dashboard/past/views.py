"""The page of what changed: since an hour, a day, a week, or a time; each project as one thing."""

from __future__ import annotations

import re
from datetime import UTC, datetime
from typing import Any, NamedTuple

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_safe

from dashboard.base.problems import Problem
from dashboard.past import moments, service, text
from dashboard.past.service import Difference
from dashboard.past.text import Line
from dashboard.runtime import runtime_of

HOUR = 3600 * 1000
#: By the word in the address: how long ago, and what it is called.
CHOICES = {
    "hour": (HOUR, gettext_lazy("an hour")),
    "day": (24 * HOUR, gettext_lazy("a day")),
    "week": (7 * 24 * HOUR, gettext_lazy("a week")),
}
USUAL = "day"
#: Of one project no more is listed.
MOST = 200
MINUTE = 60
#: What browsers send of a field for a time; it is in UTC here.
_TYPED = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d(:\d\d)?")


class Block(NamedTuple):
    """A group, or what belongs to none, with its lines."""

    text: str
    kind: str
    lines: list[Line]
    more: int


class Gap(NamedTuple):
    """A time that nobody could see; `seconds` is how long it was, if it was less than a minute."""

    begin: datetime
    end: datetime
    seconds: int | None


@require_safe
def page(request: HttpRequest) -> HttpResponse:
    """What is different from how it was; a time that cannot be answered is said in a sentence."""
    since = request.GET.get("since", USUAL)
    shown: dict[str, Any] = {"here": "changes", "since": since, "choices": _choices(since)}
    try:
        at = _moment(since)
        found, first = _difference(request, at)
        names = service.names_at(runtime_of(request), found.since, found.until)
        shown |= {
            "begin": _datetime(found.since),
            "end": _datetime(found.until),
            "typed": f"{_datetime(found.since):%Y-%m-%dT%H:%M}",
            "first": first,
            "unknown": [_gap(begin, end) for begin, end in found.unknown],
            "blocks": _blocks(found, names),
        }
    except Problem as problem:
        shown["problem"] = problem.detail
    return render(request, "past/page.html", shown)


def _gap(begin: int, end: int) -> Gap:
    seconds = max(1, round((end - begin) / 1000))
    return Gap(_datetime(begin), _datetime(end), seconds if seconds < MINUTE else None)


def _choices(since: str) -> list[tuple[str, str, bool]]:
    return [(word, str(name), word == since) for word, (_ago, name) in CHOICES.items()]


def _moment(since: str) -> int:
    if since in CHOICES:
        return moments.now() - CHOICES[since][0]
    typed = _TYPED.fullmatch(since)
    if typed is None:
        return service.moment(since)
    return service.moment(f"{since}Z" if typed[1] else f"{since}:00Z")


def _difference(request: HttpRequest, since: int) -> tuple[Difference, datetime | None]:
    """What changed; where that is before the first that is known, since then, which is returned as well."""
    try:
        return service.difference(runtime_of(request), since), None
    except Problem as problem:
        first = problem.more.get("first")
        if problem.code != "too_old" or not isinstance(first, str):
            raise
        at = moments.parse(first)
        return service.difference(runtime_of(request), at), _datetime(at)


def _blocks(found: Difference, names: dict[str, str]) -> list[Block]:
    """Each group with its lines, and the rest."""
    of_node = {node: number for number, group in enumerate(found.groups) for node in group.nodes}
    sorted_out: dict[int | None, list[Line]] = {}
    for line in text.changes(found.pairs, names):
        sorted_out.setdefault(of_node.get(line.node_id), []).append(line)
    blocks = [
        _block(group.text(), group.kind, sorted_out.get(number, []))
        for number, group in enumerate(found.groups)
    ]
    rest = sorted_out.get(None, [])
    return [*blocks, _block("", "rest", rest)] if rest else blocks


def _block(title: str, kind: str, lines: list[Line]) -> Block:
    return Block(title, kind, lines[:MOST], max(0, len(lines) - MOST))


def _datetime(moment: int) -> datetime:
    return datetime.fromtimestamp(moment / 1000, UTC)
