"""Whose action broke an expectation, where the audit log knows."""

from __future__ import annotations

from collections.abc import Collection
from datetime import datetime, timedelta

from dashboard.audit.actions import Action

#: What a change shows on the chart soon after the action that made it.
NEAR = timedelta(seconds=15)


def find(nodes: Collection[str], now: datetime) -> str:
    """The name of who last did something with one of these nodes just now; empty where nobody did.

    Networks do not count: of all that is done on one, little has to do with two of its containers.
    """
    suspects = {node for node in nodes if not node.startswith("network:")}
    done = Action.objects.filter(outcome=Action.Outcome.DONE, finished_at__gte=now - NEAR)
    for action in done.prefetch_related("touched")[:50]:
        if any(one.node_id in suspects for one in action.touched.all()):
            return action.username
    return ""
