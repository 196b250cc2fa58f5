"""What the chart asks about reach: one container's row or column, what is open, what a search term finds.

All of it is in `GET /api/reach` as well; here it is grouped, so that a thousand containers are answered for
within a frame or two.
"""

from __future__ import annotations

from typing import Annotated, Literal

from django.http import HttpRequest
from ninja import Query, Router, Schema
from pydantic import Field, StringConstraints

from dashboard.base.i18n import gettext as _
from dashboard.base.i18n import translated
from dashboard.base.problems import Problem
from dashboard.base.queries import check_known
from dashboard.base.schemas import ProblemDocument, RequestBody
from dashboard.reach.schemas import UNKNOWN_CONTAINER, Named, ReachExit, ReachOpening, ReachWay
from dashboard.reach.service import Question
from dashboard.reach.verdicts import verdict_on
from dashboard.runtime import runtime_of
from topology.graph.reachability.document import exit_json, opening_json, reached_json
from topology.graph.reachability.outline import meaning
from topology.graph.reachability.records import Reached
from topology.graph.reachability.selection import Selection
from topology.selectors import REACH_FIELDS, Selector, SelectorError, parse, select

router = Router(tags=["topology"])


class RowWish(RequestBody):
    """One of the two: a name, a Docker ID or a node ID."""

    from_: Named | None = Field(None, alias="from")
    to: Named | None = None


class TermWish(RequestBody):
    """A term of the search's language about reach, such as `reaches:db`."""

    term: Annotated[str, StringConstraints(min_length=1, max_length=300)]


class ReachGroup(Schema):
    """Containers to (or from) which there are the same ways, or the same stops."""

    ways: list[ReachWay]
    stops: list[str]
    containers: list[str]


class ReachRow(Schema):
    """What one container reaches, or what reaches it; `meanings` says what each code in it means."""

    revision: int
    of: str
    direction: Literal["from", "to"]
    groups: list[ReachGroup]
    meanings: dict[str, str]


class ReachOutside(Schema):
    """What is open to the outside, and who reaches it."""

    revision: int
    outside: list[ReachOpening]
    out: list[ReachExit]
    meanings: dict[str, str]


class ReachMatches(Schema):
    """The containers of which a term holds."""

    revision: int
    containers: list[str]


@router.get(
    "/reach/row",
    response={200: ReachRow, UNKNOWN_CONTAINER: ProblemDocument},
    summary="One container's reach",
)
def get_row(request: HttpRequest, wish: Query[RowWish]) -> dict[str, object]:
    """What one container reaches (`from`) or what reaches it (`to`), grouped by ways and stops.

    Answered with 400 if not one of the two is given, or a field is not known.
    """
    check_known(request, wish)
    if (wish.from_ is None) is (wish.to is None):
        raise Problem(400, "bad_question", _("Give one of the two: from or to."))
    runtime = runtime_of(request)
    topology, revision = runtime.charted_with_revision()
    with verdict_on(topology) as verdict:
        selection = Question(topology, wish.from_, wish.to, verdict=verdict).selection
        grouped = _grouped(selection)
    codes = {code for reached in grouped for code in _codes(reached)}
    return {
        "revision": revision,
        "of": next(one.id for one in (selection.sender, selection.target) if one is not None),
        "direction": "from" if selection.sender is not None else "to",
        "groups": [{**reached_json(reached), "containers": found} for reached, found in grouped.items()],
        "meanings": _meanings(codes),
    }


@router.get(
    "/reach/outside",
    response=ReachOutside,
    by_alias=True,
    summary="What is open",
)
def get_outside(request: HttpRequest) -> dict[str, object]:
    """Every port, host stack and routed network that is open to the outside, and who gets out."""
    runtime = runtime_of(request)
    topology, revision = runtime.charted_with_revision()
    with verdict_on(topology) as verdict:
        openings = [opening_json(opening) for opening in verdict.openings()]
        exits = [exit_json(found) for found in verdict.exits()]
    codes = {code for one in (*openings, *exits) for code in (*one.get("stops", ()), *one["assumes"])}
    return {"revision": revision, "outside": openings, "out": exits, "meanings": _meanings(codes)}


@router.get("/reach/matches", response=ReachMatches, summary="Who is found by reach")
def get_matches(request: HttpRequest, wish: Query[TermWish]) -> dict[str, object]:
    """The containers of which one term about reach holds; a `-` before it is left to who asks."""
    check_known(request, wish)
    runtime = runtime_of(request)
    topology, revision = runtime.charted_with_revision()
    selector = _about_reach(wish.term)
    with verdict_on(topology) as verdict:
        found = select(selector, topology, verdict=verdict)
    return {"revision": revision, "containers": sorted(found)}


def _about_reach(text: str) -> Selector:
    try:
        selector = parse(text)
    except SelectorError as error:
        raise Problem(400, "selector", str(error)) from None
    if len(selector.terms) != 1 or selector.terms[0].negated or selector.terms[0].field not in REACH_FIELDS:
        raise Problem(400, "selector", _("“%s” is not one term about reach.") % text)
    return selector


def _grouped(selection: Selection) -> dict[Reached, list[str]]:
    found: dict[Reached, list[str]] = {}
    for pair in selection.pairs():
        other = pair.target if selection.sender is not None else pair.sender
        found.setdefault(pair.reached, []).append(other)
    return found


def _codes(reached: Reached) -> set[str]:
    return {*reached.stops, *(code for way in reached.ways for code in way.assumes)}


def _meanings(codes: set[str]) -> dict[str, str]:
    return {code: translated(meaning(code)) for code in sorted(codes)}
