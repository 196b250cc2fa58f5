"""The rules that are kept, as the evaluator wants them."""

from __future__ import annotations

from dashboard.alerts.models import AlertRule
from topology.alerts import Rule, rule_of


def in_force() -> tuple[Rule, ...]:
    """Those that are enabled. Raises `DatabaseError`."""
    return tuple(map(read, AlertRule.objects.filter(enabled=True)))


def read(row: AlertRule) -> Rule:
    """A row as a rule; it was checked when it was written. Raises `RuleError`."""
    return rule_of(row.name, row.when, row.of, row.hold, row.clear, row.severity)
