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
from tests.engine.reach.truth import HOST_PORT, HOST_STACK, SLOW

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


def test_so_it_is_on_overlay_networks() -> None:
    """Who is on them alone gets out by a network that the engine tells of nowhere."""
    engine = RealEngine(VERSIONS[-1])
    try:
        lan.join(engine.space)
        hosts.overlaid(engine)
        comparison = compared(engine)
        assert comparison.differences() == []
        (range_,) = engine.api("GET", "/networks/docker_gwbridge")["IPAM"]["Config"]
        door = ("alone", range_["Gateway"], HOST_PORT)
        comparison.truth.ask([door], [], SLOW)
        assert comparison.truth.answers[door] == HOST_STACK
        ways = comparison.verdict.reached(comparison.names["alone"], comparison.names["hosted"]).ways
        assert [way.address for way in ways if way.kind == "to_host"] == [door[1]]
    finally:
        engine.close()
