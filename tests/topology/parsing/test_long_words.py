"""What an engine says, and what labels hold, may be of any length: reading it costs no more than its length.

Not time is looked at but how it grows: four times the length may cost four times as much. What looks through
all that is left for each of its pieces would cost sixteen times as much.
"""

from __future__ import annotations

import time
from collections.abc import Callable

import pytest

from topology.model import redaction

SHORT, TIMES = 4_000, 4
#: Between four and sixteen; a machine that is busy with something else is given more tries.
MOST, TRIES = 9, 10
UNITS = (
    *("x", "/", "//", "@", "//a:b", "//a:1/", "//a:1@/", "//@", "://", "://x?", "?", "#"),
    *("key", "a.", "pass=", "pass = ", "data: ", "data: a:", ": ", "@/", " ", ","),
)
BEFORE = ("", "data: ", "https://a@b//c:d/")


def source(text: str) -> object:
    return redaction.labels({"org.opencontainers.image.source": text})


def cost(read: Callable[[str], object], unit: str, length: int) -> float:
    """Of the fastest of some."""
    texts = [before + unit * (length // len(unit)) for before in BEFORE]
    found = []
    for _ in range(3):
        began = time.thread_time()
        for text in texts:
            read(text)
        found.append(time.thread_time() - began)
    return min(found)


@pytest.mark.parametrize("read", [redaction.words, redaction.mount_options, source])
@pytest.mark.parametrize("unit", UNITS)
def test_a_longer_text_costs_no_more_than_its_length(unit: str, read: Callable[[str], object]) -> None:
    ratios = (cost(read, unit, SHORT * TIMES) / max(cost(read, unit, SHORT), 2e-4) for _ in range(TRIES))
    assert any(ratio < MOST for ratio in ratios)
