"""The cycle collector comes back, whatever happens."""

from __future__ import annotations

import gc
from collections.abc import Iterator

import pytest

from topology.collector import paused_collector


@pytest.fixture(autouse=True)
def _collector() -> Iterator[None]:
    was_enabled = gc.isenabled()
    gc.enable()
    yield
    (gc.enable if was_enabled else gc.disable)()


def test_it_pauses_the_collector_and_no_longer() -> None:
    with paused_collector():
        assert not gc.isenabled()
        with paused_collector():
            assert not gc.isenabled()
        assert not gc.isenabled()
    assert gc.isenabled()


def test_it_brings_the_collector_back_after_an_error() -> None:
    with pytest.raises(ZeroDivisionError), paused_collector():
        _ = 1 // 0
    assert gc.isenabled()


def test_it_leaves_a_collector_alone_that_somebody_else_has_stopped() -> None:
    gc.disable()
    with paused_collector():
        pass
    assert not gc.isenabled()
