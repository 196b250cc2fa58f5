"""The alerts of a demo host's invented day (`dashboard.past.demo`): one fires, one is in somebody's hands."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

from dashboard.alerts import keeping, rules
from dashboard.alerts.models import Alert
from dashboard.hosts.service import host_of
from dashboard.notes import demo as notes
from dashboard.past import demo
from dashboard.runtime import Runtime
from topology.alerts import Change, Evaluator, Situation, Standing
from topology.graph.records import Topology

#: Who has seen to it, and after how long.
SOMEBODY, SOON = "demo", timedelta(minutes=12)
SINCE = {"unhealthy": demo.UNHEALTHY_SINCE, "restarting": demo.RESTARTING_SINCE}
ACKNOWLEDGED = "restarting"


def seed(runtime: Runtime) -> None:
    """Invent the day of a demo host that is new, with alerts and notes. Raises `DatabaseError`."""
    if demo.is_wanted(runtime) and not Alert.objects.exists():
        topology = demo.write(runtime)
        if topology is not None:
            write(runtime, topology, datetime.now(UTC))
            notes.write(runtime, topology, datetime.now(UTC))


def write(runtime: Runtime, topology: Topology, now: datetime) -> None:
    """The first container of each of these troubles has had it for a while."""
    evaluator, changes = Evaluator(), []
    for rule in rules.in_force():
        since = SINCE.get(rule.when)
        matches = evaluator.preview(rule, Situation(now, topology)) if since is not None else []
        for match in matches[:1]:
            began = now - timedelta(milliseconds=since or 0)
            fired = Standing(rule, match.subject, match.message, began, fired_at=began + rule.hold)
            changes.append(Change("fired", fired))
    keeping.save(changes, host_of(runtime), now)
    for alert in Alert.objects.filter(when=ACKNOWLEDGED):
        alert.acknowledged_by, alert.acknowledged_at = SOMEBODY, alert.since + SOON
        alert.save(update_fields=("acknowledged_by", "acknowledged_at"))
