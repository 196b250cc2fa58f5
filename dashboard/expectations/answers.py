"""Judgements as JSON and as lines, in the language that is active."""

from __future__ import annotations

from typing import Any

from dashboard.base.i18n import gettext as _
from dashboard.base.i18n import translated
from dashboard.expectations import sources
from topology.expectations import Expectation, Finding, Judgement

LINE_FINDINGS = 3


def judged(expectation: Expectation, judgement: Judgement) -> dict[str, Any]:
    """One expectation with its judgement."""
    return {
        "name": expectation.name,
        "kind": expectation.kind,
        "wanted": sources.document(expectation)[expectation.kind],
        "only_administrators": expectation.only_administrators,
        "status": judgement.status,
        "findings": list(map(_finding, judgement.findings)),
        "total": judgement.total,
        "nodes": sorted(judgement.nodes),
    }


def _finding(finding: Finding) -> dict[str, Any]:
    return {
        "code": finding.message.code,
        "text": text_of(finding),
        "where": list(finding.where),
        "certain": finding.certain,
    }


def text_of(finding: Finding) -> str:
    """The finding and its reasons, as sentences."""
    return " ".join(map(translated, (finding.message, *finding.reasons)))


def summary(judgement: Judgement) -> str:
    """The first few findings, and how many there are beside them."""
    shown = judgement.findings[:LINE_FINDINGS]
    texts = list(map(text_of, shown))
    more = judgement.total - len(shown)
    if more > 0:
        texts.append(_("(and %d more)") % more)
    return " ".join(texts)
