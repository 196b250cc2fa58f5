"""Expectations are written down and removed on the page and by API, by administrators, in the audit log."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from typing import Any

from django.contrib.auth.models import User
from django.db import IntegrityError, transaction

from dashboard.access import policy
from dashboard.audit import log as audit_log
from dashboard.audit import refusals
from dashboard.audit.actions import Action
from dashboard.base.i18n import gettext as _
from dashboard.base.i18n import translated
from dashboard.base.names import check_name
from dashboard.base.problems import Problem
from dashboard.expectations import facts
from dashboard.expectations.current import currents
from dashboard.expectations.models import KeptExpectation
from dashboard.runtime import Runtime
from topology.expectations import Checker, Expectation, ExpectationError, Facts, read_one
from topology.expectations.scene import name_of
from topology.graph.builder import Topology
from topology.selectors import SelectorError, select
from topology.selectors import parse as parse_selector

MOST_KEPT = 500
MOST_MATCHES = 200
#: So many matches are named in the sentence.
NAMED = 8


def keep(runtime: Runtime, by: User, wanted: Mapping[str, Any]) -> KeptExpectation:
    """Write down an expectation, as a file would have it; raises a problem where it is none."""
    asked = {"expectation": str(wanted.get("name", ""))[:200]}
    with refusals.record_refusals(by, Action.Kind.EXPECT, asked):
        policy.check_administrator(by)
        expectation = _read(wanted)
        check_name(expectation.name)
        _check_free(runtime, expectation.name)
        row = _saved(by, expectation)
    audit_log.add(by, Action.Kind.EXPECT, asked | {expectation.kind: json.loads(expectation.wanted)})
    currents.of(runtime).changed()
    return row


def remove(runtime: Runtime, by: User, name: str) -> None:
    """Expect it no longer; raises a problem where nobody has written it down here."""
    asked = {"expectation": name[:200]}
    with refusals.record_refusals(by, Action.Kind.EXPECT_REMOVE, asked):
        policy.check_administrator(by)
        removed, _by_model = KeptExpectation.objects.filter(name=name).delete()
        if not removed:
            raise Problem(404, "not_found", _("No expectation of this name was written down here."))
    audit_log.add(by, Action.Kind.EXPECT_REMOVE, asked)
    currents.of(runtime).changed()


def matches(runtime: Runtime, text: str, kind: str | None = None) -> dict[str, Any]:
    """What a selector means now, of one kind or of all: the first few, how many there are, and a sentence.

    Raises a `Problem` if it cannot be read.
    """
    try:
        selector = parse_selector(text)
    except SelectorError as error:
        raise Problem(400, "selector", str(error)) from None
    topology = runtime.store.topology or Topology.of({}, {})
    asks_for_labels = any(term.field == "label" for term in selector.terms)
    labels = facts.labels_of(runtime.engine()) if asks_for_labels else {}
    meant = (topology.nodes[node_id] for node_id in select(selector, topology, labels))
    found = [node for node in meant if kind in (None, node.kind)]
    found.sort(key=lambda node: (node.kind, name_of(node), node.id))
    shown = [{"id": node.id, "kind": node.kind, "name": name_of(node)} for node in found[:MOST_MATCHES]]
    return {"total": len(found), "matches": shown, "text": _summary(list(map(name_of, found)))}


def _summary(names: Sequence[str]) -> str:
    if not names:
        return _("It matches nothing at this moment.")
    shown = ", ".join(f"“{name}”" for name in names[:NAMED])
    if len(names) > NAMED:
        return _("It matches %(count)d at this moment: %(names)s …") % {"count": len(names), "names": shown}
    return _("It matches %(count)d at this moment: %(names)s") % {"count": len(names), "names": shown}


def proposals(runtime: Runtime) -> list[Expectation]:
    """What is true at this moment and may be worth keeping so."""
    topology = runtime.store.topology
    if topology is None:
        return []
    drafts = [read_one(draft) for draft in _drafts(topology)]
    board = currents.of(runtime).board
    # As values: a database may give what was written down back in another order.
    known = [json.loads(one.expected.expectation.wanted) for one in board.standings]
    found = Checker(drafts).check(topology, board.facts or Facts(backups={}))
    pairs = zip(drafts, found, strict=True)
    kept = (one for one, judgement in pairs if judgement.status == "kept")
    return [one for one in kept if json.loads(one.wanted) not in known]


def _drafts(topology: Topology) -> list[dict[str, Any]]:
    names = {node.text("project") for node in topology.of_kind("container")} - {""}
    projects = sorted(name for name in names if '"' not in name)[:30]
    open_ = _open_projects(topology)
    drafts: list[dict[str, Any]] = [
        {
            "name": _("Nobody holds the engine's socket"),
            "no_risk": {"of": "container:*", "codes": ["docker_socket"]},
        },
        {"name": _("Nothing is open to everybody"), "outside": {"scope": "everywhere"}},
    ]
    for project in projects:
        of = f'project:"{project}"'
        running = {"of": of, "is": ["running", "healthy"]}
        drafts.append({"name": _("“%s” runs") % project, "state": running})
        if project not in open_:
            apart = {"from": f"-{of}", "to": of}
            drafts.append({"name": _("Nobody else reaches “%s”") % project, "never": apart})
    return drafts


def _open_projects(topology: Topology) -> set[str]:
    """Those that publish something: others reach them by design."""
    published = {edge.target for edge in topology.edges.values() if edge.kind == "publishes"}
    return {topology.nodes[node].text("project") for node in published if node in topology.nodes}


def _read(wanted: Mapping[str, Any]) -> Expectation:
    try:
        return read_one(wanted)
    except ExpectationError as error:
        raise Problem(400, "expectation_invalid", translated(error.said)) from None


def _check_free(runtime: Runtime, name: str) -> None:
    standings = currents.of(runtime).board.standings
    if any(one.expected.expectation.name == name for one in standings):
        raise _taken(name)
    if KeptExpectation.objects.count() >= MOST_KEPT:
        raise Problem(409, "too_many", _("There are too many expectations."))


def _saved(by: User, expectation: Expectation) -> KeptExpectation:
    try:
        with transaction.atomic():
            return KeptExpectation.objects.create(
                name=expectation.name,
                kind=expectation.kind,
                wanted=json.loads(expectation.wanted),
                only_administrators=expectation.only_administrators,
                by=by,
                username=by.get_username(),
            )
    except IntegrityError:
        raise _taken(expectation.name) from None


def _taken(name: str) -> Problem:
    return Problem(409, "expectation_exists", _("There is an expectation “%s” already.") % name)
