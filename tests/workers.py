"""Deals the tests out to the workers of pytest-xdist, so that what shares something costly stays together."""

from __future__ import annotations

import re
from collections import Counter
from typing import Any

import pytest
from xdist.scheduler import LoadScopeScheduling  # type: ignore[import-untyped]

from tests.engine.debs import VERSIONS

BROWSER = "tests/browser/"
#: A browser and its server are costly to start, and one worker for all that they are tested with is too few.
MIDDLE = f"{BROWSER}test_m"
#: What takes longest comes first: at the end only short shares are left to even out. Of them who waits more
#: than they work come early, so that others work meanwhile.
FIRST = (BROWSER, "tests/engine/", "tests/topology/watching/", "tests/dashboard/")
_ON_ENGINE = re.compile(rf"\[(?:.*-)?({'|'.join(map(re.escape, VERSIONS))})(?:-.*)?\]$")


def share_of(test: str) -> str:
    """Which tests go to one worker together: those of a file on the same engine; half of the browser's."""
    if test.startswith(BROWSER):
        return BROWSER + ("a-l" if test < MIDDLE else "m-z")
    file, _, name = test.partition("::")
    version = _ON_ENGINE.search(name)
    return f"{file} on {version[1]}" if version else file


def check_names(items: list[pytest.Item]) -> None:
    """Of tests that have one name, workers run only one, without a word; raises `pytest.UsageError`."""
    counted = Counter(item.nodeid for item in items)
    if twice := [name for name, times in counted.items() if times > 1]:
        raise pytest.UsageError(f"More than one test is called {', '.join(twice[:5])}.")


def in_order(items: list[pytest.Item]) -> list[pytest.Item]:
    """The tests as they are to be dealt out."""
    return sorted(items, key=_turn)


def _turn(item: pytest.Item) -> int:
    return next((i for i, folder in enumerate(FIRST) if item.nodeid.startswith(folder)), len(FIRST))


class Dealer(LoadScopeScheduling):  # type: ignore[misc]
    """Gives each worker the next share when it is nearly done with its last."""

    def __init__(self, config: pytest.Config, log: Any = None) -> None:  # noqa: ANN401 - xdist has no types
        config.option.loadscopereorder = False
        super().__init__(config, log)

    def _split_scope(self, nodeid: str) -> str:
        return share_of(nodeid)
