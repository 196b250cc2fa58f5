"""Row 19: five hundred rules after a change of 500 containers; how soon what fires is handed over."""

from __future__ import annotations

import json
import random
import time
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta

from tests.bench.population import real_engine
from tests.bench.table import Row, limited, median, percentile, progress
from tests.dashboard.alerts.sink import SECRET, listening
from tests.engine.engines import RealEngine
from tests.server import Server, wait_for
from topology.alerts import WHENS, Evaluator, Rule, Situation, rule_of
from topology.engine.synthetic import SyntheticEngine
from topology.graph.builder import Builder
from topology.snapshot import take_snapshot

NUMBER = 19
SIZE, RULES, CHANGES = 500, 500, 40
LIMIT_MS = 20.0
#: So many containers end badly; seconds that the rule holds, and within which it is told then.
TRIALS, HOLD, SOON = 10, 2, 2.0


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


def handed_over(engine: RealEngine) -> list[float]:
    """Seconds from the end of a rule's hold until a webhook has the message, for each of some bad ends."""
    with listening() as sink, Server(engine.url, PORTOLAN_ALERTS_LOOPBACK="1") as server:
        client, taken = server.client(), []
        channel = {"name": "ops", "kind": "webhook", "url": sink.url, "secret": SECRET}
        assert client.post("/api/channels", channel).status == 201
        rule, kind = json.dumps({"for": f"{HOLD}s"}).encode(), {"Content-Type": "application/json"}
        assert client.request("PATCH", "/api/rules/exited_with_error", rule, kind).status == 200
        wait_for(lambda: client.get("/api/topology").status == 200, "the first topology")
        for number in range(TRIALS):
            name = f"ends-{number}"
            engine.run(name, command=("sh", "-c", "sleep 1; exit 3"))
            engine.docker("wait", name)
            ended = time.monotonic()
            while not any(one["object"]["name"] == name for one in sink.documents):
                time.sleep(0.005)
            taken.append(time.monotonic() - ended - HOLD)
    return taken


def rows(version: str) -> Iterator[Row]:
    """The rows of the table."""
    taken = measure()
    yield limited(NUMBER, "500 rules after a change", f"{SIZE} demo", median(taken), LIMIT_MS, "ms", 1)
    with real_engine(version) as engine:
        progress(f"row {NUMBER}: {TRIALS} containers end with an error")
        late, where = handed_over(engine), f"Docker {engine.version}"
    yield limited(
        NUMBER, "an end → handed over, after the hold, p95", where, percentile(late, 95), SOON, "s", 2
    )
