"""What an action's row keeps: what it was about, how things were before, and how it left them."""

from __future__ import annotations

from typing import Any

from dashboard.audit import entries
from dashboard.audit.actions import Action
from dashboard.targets import Target
from topology.model import records as model


def things(action: Action) -> tuple[Target, ...]:
    """Containers, networks, volumes and projects; rows from before that was kept have no project."""
    kept = [(one.node_id, one.name, one.project or None) for one in action.touched.all()]
    known = kept or [(node_id, name, None) for node_id, name in entries.from_columns(action)]
    return tuple(Target(*model.split_id(node_id), name, project) for node_id, name, project in known)


def before(action: Action) -> dict[str, Any]:
    """How things were; empty where there was nothing, or nothing was kept."""
    found: dict[str, Any] = action.before or {}
    return found


def after(action: Action) -> dict[str, Any]:
    """How the action left things; empty where that was not kept."""
    found: dict[str, Any] = action.after or {}
    return found
