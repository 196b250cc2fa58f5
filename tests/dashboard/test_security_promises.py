"""Every promise of `docs/security.md` names tests, and they are there."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
ROWS = [row for row in (ROOT / "docs/security.md").read_text().splitlines() if re.match(r"\| S\d", row)]


def named(row: str) -> list[tuple[str, str]]:
    """Files and tests; `::test_…` alone is of the file before it."""
    found, file = [], ""
    for path, test in re.findall(r"`(tests/[\w/]+\.py)?::(\w+)`", row):
        file = path or file
        found.append((file, test))
    return found


@pytest.mark.parametrize("row", ROWS, ids=[row.split("|")[1].strip() for row in ROWS])
def test_it_is_there(row: str) -> None:
    assert named(row)
    for file, test in named(row):
        assert re.search(rf"\bdef {test}\(", (ROOT / file).read_text()), f"{file} has no {test}"


def test_every_finding_has_its_row() -> None:
    numbers: set[int] = set()
    for row in ROWS:
        first, last = re.match(r"\| S(\d+)(?:.S(\d+))? \|", row).groups()  # type: ignore[union-attr] # all do
        numbers |= set(range(int(first), int(last or first) + 1))
    assert numbers == set(range(1, 28))
