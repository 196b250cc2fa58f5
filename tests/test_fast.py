"""What `make check` leaves out is there, and what it takes needs no engine and no browser."""

from __future__ import annotations

from tests.conftest import SLOW
from tests.keeper import ROOT


def test_what_is_left_out_is_there() -> None:
    assert [path for path in SLOW if not (ROOT / "tests" / path).exists()] == []
