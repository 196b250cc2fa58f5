"""How far a piece of work is: each part of it is counted by itself."""

from __future__ import annotations

import pytest

from topology.volumes.errors import Cancelled
from topology.volumes.progress import Progress


def test_a_total_that_is_known_beforehand_is_the_first_parts_alone() -> None:
    progress = Progress(total=200)
    progress.begin("writing")
    progress.moved(100)
    assert (progress.bytes, progress.percent) == (100, 50)
    progress.begin("keeping")
    progress.moved(300)
    assert (progress.bytes, progress.percent) == (300, None)
    progress.begin("replacing", total=600)
    progress.moved(300)
    assert progress.percent == 50


def test_who_asks_it_to_end_ends_it_at_the_next_step() -> None:
    progress = Progress()
    progress.begin("reading")
    progress.cancel()
    with pytest.raises(Cancelled):
        progress.moved(1)
    with pytest.raises(Cancelled):
        progress.begin("next")
