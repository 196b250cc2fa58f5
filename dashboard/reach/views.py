"""The table of who reaches whom: projects by projects, and the containers of a cell; as a page and as CSV."""

from __future__ import annotations

import csv
from collections.abc import Iterator
from itertools import islice
from typing import Any, NamedTuple
from urllib.parse import urlencode

from django.http import HttpRequest, HttpResponse, StreamingHttpResponse
from django.shortcuts import render
from django.utils import translation
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from dashboard.base.exports import Echo, download, harmless
from dashboard.base.i18n import translated
from dashboard.base.problems import Problem
from dashboard.reach.projects import Matrix, matrix_on, project_of
from dashboard.runtime import runtime_of
from topology.graph.reachability.outline import Outline, meaning
from topology.graph.reachability.records import Pair, Reached, Way
from topology.graph.reachability.selection import Selection
from topology.graph.reachability.verdict import Verdict
from topology.graph.records import Topology

#: So many pairs of a cell are on the page; the others are in the export.
SHOWN = 400


class Cell(NamedTuple):
    """Two projects: how many of their pairs have a way, and where that leads."""

    sender: str
    target: str
    reached: int
    pairs: int
    address: str

    @property
    def look(self) -> str:
        """How much of it is reached."""
        if not self.reached:
            return "none"
        return "all" if self.reached == self.pairs else "some"


class Line(NamedTuple):
    """One pair: names, whether there is a way, by which or why not, and where it is on the chart."""

    sender: str
    target: str
    reached: bool
    how: str
    address: str


@require_safe
def page(request: HttpRequest) -> HttpResponse:
    """All projects; with `from` and `to` (names of projects) the pairs of containers between the two."""
    context: dict[str, Any] = {"here": "reach", "query": request.GET.urlencode()}
    try:
        topology = runtime_of(request).charted()
    except Problem as missing:
        return render(request, "reach/page.html", context | {"missing": missing.detail}, status=503)
    ends = _ends(request)
    if ends is None:
        found = matrix_on(topology)
        context |= {"projects": list(map(_titled, found.projects)), "rows": _rows(found)}
    else:
        lines = list(islice(_lines(topology, ends), SHOWN + 1))
        context |= {
            "cell": {"from": _titled(ends[0]), "to": _titled(ends[1])},
            "lines": lines[:SHOWN],
            "more": len(lines) > SHOWN,
        }
    return render(request, "reach/page.html", context)


@require_safe
def export(request: HttpRequest) -> HttpResponse | StreamingHttpResponse:
    """The same as CSV, whole."""
    try:
        topology = runtime_of(request).charted()
    except Problem:
        return page(request)
    ends = _ends(request)
    lines = _csv(_of_projects(matrix_on(topology)) if ends is None else _of_pairs(topology, ends))
    return download(request, lines, "text/csv", "csv", name="reach")


def _ends(request: HttpRequest) -> tuple[str, str] | None:
    sender, target = request.GET.get("from"), request.GET.get("to")
    return None if sender is None or target is None else (sender, target)


def _titled(project: str) -> str:
    return project or _("(standalone)")


def _rows(found: Matrix) -> list[tuple[str, list[Cell]]]:
    return [(_titled(one), [_cell(found, one, other) for other in found.projects]) for one in found.projects]


def _cell(found: Matrix, sender: str, target: str) -> Cell:
    ends = sender, target
    address = urlencode({"from": sender, "to": target})
    return Cell(
        _titled(sender), _titled(target), found.reached.get(ends, 0), found.pairs.get(ends, 0), address
    )


def _lines(topology: Topology, ends: tuple[str, str]) -> Iterator[Line]:
    """Every pair between two projects, those with a way first."""
    verdict = Verdict(topology)
    words = _Words(verdict)
    pairs = list(_pairs(topology, verdict, ends))
    for pair in sorted(pairs, key=lambda pair: not pair.reached.ways):
        address = urlencode({"selected": pair.sender, "reach": "from", "other": pair.target})
        sender, target = (verdict.container(one).name for one in (pair.sender, pair.target))
        yield Line(sender, target, bool(pair.reached.ways), words.of(pair.reached), address)


def _pairs(topology: Topology, verdict: Verdict, ends: tuple[str, str]) -> Iterator[Pair]:
    senders, targets = (
        [one for one in verdict.containers if project_of(topology, one.id) == project] for project in ends
    )
    return verdict.pairs(senders, targets)


class _Words:
    """Ways and stops in the language of who asked, while the answer is read, too; each is written once."""

    def __init__(self, verdict: Verdict) -> None:
        self._language = translation.get_language()
        self._outline = Outline(Selection(verdict), translated)
        self._written: dict[Reached, str] = {}

    def of(self, reached: Reached) -> str:
        """By which ways, or why not."""
        if reached not in self._written:
            with translation.override(self._language):
                ways = map(self._way, reached.ways)
                stops = (translated(meaning(code)) for code in reached.stops)
                self._written[reached] = "; ".join(ways) or " ".join(stops)
        return self._written[reached]

    def _way(self, way: Way) -> str:
        text = self._outline.way(way)
        if not way.assumes:
            return text
        what = " ".join(translated(meaning(code)) for code in way.assumes)
        return f"{text} ({_('provided that: %(what)s') % {'what': what}})"


def _of_projects(found: Matrix) -> Iterator[list[object]]:
    yield ["from", "to", "reached", "pairs"]
    for (sender, target), count in sorted(found.pairs.items()):
        yield [sender, target, found.reached.get((sender, target), 0), count]


def _of_pairs(topology: Topology, ends: tuple[str, str]) -> Iterator[list[object]]:
    yield ["from", "to", "reached", "how"]
    for line in _lines(topology, ends):
        yield [line.sender, line.target, "yes" if line.reached else "no", line.how]


def _csv(rows: Iterator[list[object]]) -> Iterator[str]:
    writer = csv.writer(Echo())
    for row in rows:
        yield str(writer.writerow(list(map(harmless, row))))
