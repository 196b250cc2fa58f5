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
