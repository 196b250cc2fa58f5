"""Tables and figures in docs/ are those of the code."""

from __future__ import annotations

import re
from datetime import timedelta

from dashboard.alerts import defaults, keeping, outbox, push
from dashboard.alerts import service as alert_service
from dashboard.base import environment
from dashboard.past import retention
from tests.server import ROOT
from topology.alerts import rules as alert_rules
from topology.expectations import reader, words
from topology.store import revisions


def page(name: str) -> str:
    """One line each: where a line is broken says nothing."""
    return re.sub(r"(?<=[^\n|])\n(?=[^\n|#-])", " ", (ROOT / "docs" / name).read_text(encoding="utf-8"))


def table(name: str, head: str) -> dict[str, list[str]]:
    """The rows of the table whose first line begins so, by what stands first in each."""
    rows = page(name).split(f"\n{head}", 1)[1].split("\n\n", 1)[0].splitlines()[2:]
    cells = [[cell.strip() for cell in row.strip("|").split(" | ")] for row in rows]
    return {row[0].strip(" `"): row[1:] for row in cells}


def test_every_trouble_has_its_rule_and_says_whether_it_is_on() -> None:
    listed = table("alerts.md", "| `when` |")
    assert tuple(listed) == alert_rules.WHENS
    for rule in defaults.DEFAULTS:
        on = listed[rule["when"]][-1]
        assert on.startswith("yes" if rule["enabled"] else "no"), rule["when"]
        if rule["enabled"]:
            assert f"after {rule['hold'].removesuffix('s')} s" in on, rule["when"]


def test_the_services_that_apprise_may_reach_are_listed() -> None:
    (row,) = [cells for kind, cells in table("alerts.md", "| kind | `url`").items() if kind == "apprise"]
    assert set(re.findall(r"`(\w+)`", row[0])) == push.SCHEMES


def test_messages_are_tried_again_as_it_says() -> None:
    text = page("alerts.md")
    assert (
        "tried again after 2, 5, 15 and 60 seconds, 5 and 15 minutes, then each hour, for three days" in text
    )
    assert [step.total_seconds() for step in outbox.BACK_OFF] == [2, 5, 15, 60, 300, 900, 3600]
    assert timedelta(days=3) == outbox.PATIENCE
    assert "Alerts that are over are kept for 30 days" in text
    assert timedelta(days=30) == keeping.KEPT
    assert f"({alert_service.MOST_RULES} at most)" in text


def test_the_past_is_kept_as_it_says() -> None:
    text, variables = page("past.md"), table("past.md", "| variable |")
    assert variables["PORTOLAN_PAST_DAYS"][-1] == str(environment.PAST_DAYS)
    assert f"1 to {environment.LARGEST_PAST_DAYS}" in variables["PORTOLAN_PAST_DAYS"][0]
    assert variables["PORTOLAN_PAST_BYTES"][-1] == f"`{environment.PAST_BYTES // 2**20}M`"
    assert f"the last {revisions.KEEP} changes" in text
    assert f"{retention.PIECE} rows at a time" in text


def test_every_kind_of_expectation_and_every_risk_is_listed() -> None:
    assert tuple(table("expectations.md", "| kind | kept |")) == reader.KINDS
    codes = page("expectations.md").split("Codes of risks: ", 1)[1].split(". ", 1)[0]
    assert set(re.findall(r"`(\w+)`", codes)) == set(words.RISKS)


def test_whatever_file_is_named_is_there() -> None:
    """In the documents, and documents in the code: by the path from the top, or beside the document."""
    pages = [ROOT / "README.md", ROOT / "CONTRIBUTING.md", *sorted((ROOT / "docs").glob("*.md"))]
    named = [
        (page.name, path)
        for page in pages
        for path in re.findall(
            r"`((?:dashboard|docs|static|templates|tests|topology)/[\w/.-]+)(?:::[^`]*)?`", page.read_text()
        )
    ]
    linked = [
        (page.name, str((page.parent / path).relative_to(ROOT)))
        for page in pages
        for path in re.findall(r"\]\(([\w/.-]+)(?:#[\w-]*)?\)", page.read_text())
    ]
    code = [*(ROOT / "dashboard").rglob("*.py"), *(ROOT / "topology").rglob("*.py")]
    told = [(one.name, path) for one in code for path in re.findall(r"\bdocs/[\w-]+\.\w+", one.read_text())]
    assert [found for found in (*named, *linked, *told) if not (ROOT / found[1]).exists()] == []
