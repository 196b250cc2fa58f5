"""Containers that are paused do not wait for one who dawdles (findings, S9)."""

from __future__ import annotations

import threading

import pytest

from dashboard.volumes import pause_guard
from dashboard.volumes.pause_guard import FLOOR, Pace, TooSlow, watched
from topology.volumes.progress import Progress


@pytest.fixture
def hasty(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(pause_guard, "SECONDS", 0.05)


@pytest.mark.usefixtures("hasty")
@pytest.mark.parametrize("phase", ["reading", "writing"])
def test_who_moves_nothing_is_cut_off_and_everybody_goes_on(phase: str) -> None:
    progress, gone_on, cut = Progress(), threading.Event(), threading.Event()
    progress.cut_by(cut.set)
    with watched(progress, gone_on.set):
        progress.begin(phase)
        assert gone_on.wait(20)
    assert cut.is_set()
    with pytest.raises(TooSlow, match="go on"):
        progress.moved(1)


def test_who_moves_on_is_left_alone_and_so_is_the_engine() -> None:
    progress = Progress()
    pace = Pace(progress)
    progress.begin("reading")
    assert not pace.is_too_slow(1)  # it has only begun
    progress.moved(FLOOR)
    assert not pace.is_too_slow(1)
    progress.moved(FLOOR - 1)
    assert pace.is_too_slow(1)
    progress.begin("replacing")
    assert [pace.is_too_slow(1) for _ in range(3)] == [False] * 3


def test_it_ends_with_the_work() -> None:
    before = threading.active_count()
    with watched(Progress(), lambda: None):
        assert threading.active_count() == before + 1
    assert threading.active_count() == before
