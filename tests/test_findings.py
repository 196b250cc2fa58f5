"""Every test that `FINDINGS.md` names is there."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]
ROWS = [row for row in (ROOT / "tests/FINDINGS.md").read_text().splitlines() if re.match(r"\| [SUR]\d", row)]


@pytest.mark.parametrize("kind", "SUR")
def test_what_is_named_is_there(kind: str) -> None:
    named = [
        one
        for row in ROWS
        if row.startswith(f"| {kind}")
        for one in re.findall(r"`(tests/[\w/]+\.py)::(\w+)", row)
    ]
    assert named
    missing = [
        f"{file}::{test}"
        for file, test in named
        if not re.search(rf"\bdef {test}\(", (ROOT / file).read_text())
    ]
    assert missing == []


def test_what_is_named_of_the_browsers_side_is_there() -> None:
    named = [one for row in ROWS for one in re.findall(r"`(tests/js/[\w.-]+\.js)::([^`]+)`", row)]
    assert named
    missing = [f"{file}::{test}" for file, test in named if test not in (ROOT / file).read_text()]
    assert missing == []


def test_what_has_no_test_says_why() -> None:
    """What only seems to be mended is not."""
    bare = [row for row in ROWS if re.search(r"\| none", row) and len(row) < 150]
    assert [*bare, *(row for row in ROWS if "seems" in row)] == []
