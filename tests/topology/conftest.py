"""A watcher and its fake engine, by events alone or with a quick poll."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from tests.topology.watched import ONCE_AN_HOUR, Watched


@pytest.fixture
def watched() -> Iterator[Watched]:
    found = Watched(ONCE_AN_HOUR)
    yield found
    found.close()


@pytest.fixture
def polled() -> Iterator[Watched]:
    """As `watched`, with a poll every 100 ms."""
    found = Watched(0.1)
    yield found
    found.close()
