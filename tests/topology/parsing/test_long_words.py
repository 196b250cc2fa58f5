"""What an engine says may be of any length: reading it costs no more than its length."""

from __future__ import annotations

import time

import pytest

from topology.parsing import harmless

UNIT = ("x", "key", "a.", "pass=", "//a:b", "data: ", "://x?", ": ", "@/")


@pytest.mark.parametrize("unit", UNIT)
def test_a_long_text_is_read_in_no_time(unit: str) -> None:
    text = unit * (20_000 // len(unit))
    began = time.process_time()
    harmless.words(text)
    assert time.process_time() - began < 8
