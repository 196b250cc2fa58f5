"""What is judged after a change is what would be judged afresh."""

from __future__ import annotations

import random

import pytest

from tests.topology.demo.hosts import Clock
from topology.engine.errors import EngineError
from topology.engine.synthetic import Action, SyntheticEngine
from topology.expectations import Checker, Facts, read
from topology.graph.builder import Builder
from topology.snapshot import take_snapshot

FILE = """\
version: 1
expect:
  - {name: a, never: {from: "-project:edge", to: "image:postgres"}}
  - {name: b, never: {from: "network:edge_*", to: "state:running"}}
  - {name: c, always: {from: "service:web", to: "service:db"}}
  - {name: d, always: {from: "service:app", to: "state:running", port: 80}}
  - {name: e, outside: {allow: "project:edge"}}
  - {name: f, outside: {scope: loopback, allow: "network:edge"}}
  - {name: g, no_risk: {of: "state:running", codes: [docker_socket, two_writers, nested, hidden]}}
  - {name: h, state: {of: "-state:exited", is: [running, healthy]}}
  - {name: i, state: {of: "ip:10.0.0.0/8", is: running}}
  - {name: j, backed_up: {volumes: "volume:*", within: 1h}}
  - {name: k, state: {of: "mount:/data", is: running}}
"""


ACTS: tuple[Action, ...] = ("start", "stop", "pause", "unpause", "destroy")


def _act(engine: SyntheticEngine, dice: random.Random) -> None:
    """Something happens to somebody; what the host refuses does not."""
    container, network = dice.choice(engine.containers()), dice.choice(engine.networks())["Id"]
    try:
        if dice.random() < 0.3:
            engine.connect(network, container["Id"], {})
        elif dice.random() < 0.3:
            for on in list(container["NetworkSettings"]["Networks"].values())[:1]:
                engine.disconnect(on["NetworkID"], container["Id"], force=True)
        else:
            engine.perform(dice.choice(ACTS), container["Id"])
    except EngineError:
        return


@pytest.mark.parametrize("seed", range(4))
def test_an_incremental_judgement_equals_a_fresh_one(seed: int) -> None:
    engine = SyntheticEngine(25, seed=seed, life=False, clock=Clock())
    dice, builder, expected = random.Random(seed), Builder(), read(FILE)
    checker, facts, seen = Checker(expected), Facts(), set()
    for _step in range(40):
        topology = builder.build(take_snapshot(engine))
        found = checker.check(topology, facts)
        assert found == Checker(expected).check(topology, facts)
        seen |= {
            (one.name, judgement.status, judgement.total)
            for one, judgement in zip(expected, found, strict=True)
        }
        _act(engine, dice)
    assert len(seen) > len(expected)  # some of them have turned


def test_what_is_not_touched_is_not_judged_anew() -> None:
    engine = SyntheticEngine(25, life=False, clock=Clock())
    builder = Builder()
    checker = Checker(read(FILE))
    first = checker.check(builder.build(take_snapshot(engine)), facts := Facts())
    again = checker.check(builder.build(take_snapshot(engine)), facts)
    kept = [one is other for one, other in zip(first, again, strict=True)]
    assert sum(kept) >= 8
