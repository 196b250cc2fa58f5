"""Row 19: five hundred rules after one change of a host of 500 containers."""

from __future__ import annotations

import random
import time
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta

from tests.bench.table import Row, limited, median
from topology.alerts import WHENS, Evaluator, Rule, Situation, rule_of
from topology.engine.synthetic import SyntheticEngine
from topology.graph.builder import Builder
from topology.snapshot import take_snapshot

NUMBER = 19
SIZE, RULES, CHANGES = 500, 500, 40
LIMIT_MS = 20.0


def rules(projects: list[str]) -> list[Rule]:
    """Of every kind, some of them about the whole host."""
    found = []
    for number in range(RULES):
        one = projects[number % len(projects)]
        of = (f'project:"{one}"', f'project:"{one}" -service:web', "image:postgres", "")[number % 4]
        when = WHENS[number % len(WHENS)]
        found.append(rule_of(f"rule {number}", when, of, "30s", "30s", "warning"))
    return found


def measure(size: int = SIZE, changes: int = CHANGES) -> list[float]:
    """Milliseconds for each of so many changes."""
    engine, builder, dice = SyntheticEngine(size, life=False), Builder(), random.Random(1)
    topology = builder.build(take_snapshot(engine))
    projects = sorted({node.text("project") for node in topology.of_kind("container")} - {""})
    evaluator, now, taken = Evaluator(), datetime.now(UTC), []
    evaluator.use(rules(projects))
    evaluator.step(Situation(now, topology, backups={}))
    for _change in range(changes):
        container = dice.choice(engine.containers())
        engine.perform("stop" if container["State"] == "running" else "start", container["Id"])
        topology, now = builder.build(take_snapshot(engine)), now + timedelta(seconds=5)
        begun = time.process_time()
        evaluator.step(Situation(now, topology, backups={}))
        taken.append((time.process_time() - begun) * 1000)
    return taken


def rows() -> Iterator[Row]:
    """The row of the table."""
    taken = measure()
    yield limited(NUMBER, "500 rules after a change", f"{SIZE} demo", median(taken), LIMIT_MS, "ms", 1)
