"""What the verdict says is so on real engines: a host at random on each, tried from inside every stack.

More hosts are tried by hand: `python -m tests.engine.reach VERSION FIRST_SEED COUNT`.
"""

from __future__ import annotations

import random

import pytest

from tests.engine.debs import VERSIONS
from tests.engine.engines import RealEngine
from tests.engine.reach import hosts, lan
from tests.engine.reach.__main__ import compared

#: A small host for each engine, which has most kinds of networks, sharers, host mode and published ports.
SEED, CONTAINERS = 5, 9


@pytest.mark.parametrize("version", VERSIONS)
def test_the_verdict_is_what_is_so(version: str) -> None:
    rng = random.Random(SEED)
    engine = RealEngine(version, *hosts.arguments(rng))
    try:
        lan.join(engine.space)
        hosts.make(engine, hosts.at_random(version, rng, CONTAINERS))
        comparison = compared(engine)
        assert comparison.differences() == []
        assert comparison.count() > 300
        assert any(comparison.truth.answers.values())
    finally:
        engine.close()
