"""Row 12: fifty expectations after one change of a host of 200 containers."""

from __future__ import annotations

import random
import time
from collections.abc import Iterator

from tests.bench.table import Row, limited, median
from topology.engine.synthetic import SyntheticEngine
from topology.expectations import Checker, Expectation, Facts, read
from topology.graph.builder import Builder
from topology.snapshot import take_snapshot

SIZE, CHANGES = 200, 60
LIMIT_MS = 10.0


def fifty(projects: list[str]) -> tuple[Expectation, ...]:
    """Expectations of every kind, of which some are about the whole host."""
    lines = ["version: 1", "expect:"]
    for number in range(50):
        one, other = projects[number % len(projects)], projects[(number + 1) % len(projects)]
        rule = (
            f'never: {{from: "project:{one}", to: "project:{other}"}}',
            f'never: {{from: "-project:{one}", to: "project:{one} image:postgres"}}',
            f'always: {{from: "project:{one} service:web", to: "project:{one} service:db"}}',
            'outside: {allow: "project:edge", scope: everywhere}',
            'no_risk: {of: "-project:edge", codes: [docker_socket, host_root]}',
            f'state: {{of: "project:{one}", is: [running, healthy], for: 2m}}',
        )[number % 6]
        lines += [f"  - name: expectation {number}", f"    {rule}"]
    return read("\n".join(lines))


def measure(size: int = SIZE, changes: int = CHANGES) -> list[float]:
    """Milliseconds for each of so many changes."""
    engine, builder, dice = SyntheticEngine(size, life=False), Builder(), random.Random(1)
    topology = builder.build(take_snapshot(engine))
    checker = Checker(fifty(sorted({node.text("project") for node in topology.of_kind("container")} - {""})))
    checker.check(topology, Facts())
    taken = []
    for _change in range(changes):
        container = dice.choice(engine.containers())
        engine.perform("stop" if container["State"] == "running" else "start", container["Id"])
        topology = builder.build(take_snapshot(engine))
        begun = time.perf_counter()
        checker.check(topology, Facts())
        taken.append((time.perf_counter() - begun) * 1000)
    return taken


def rows() -> Iterator[Row]:
    """The row of the table."""
    taken = measure()
    yield limited(12, "50 expectations after a change", f"{SIZE} demo", median(taken), LIMIT_MS, "ms", 1)
