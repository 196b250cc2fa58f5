"""What is known beside the topology: backups from the audit log, labels from the engine."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime

from django.db.models import Max

from dashboard.audit.actions import Action
from topology.engine.port import Engine
from topology.model import records as model


def last_backups() -> dict[str, datetime]:
    """When each volume was last backed up through Portolan. Raises `DatabaseError`."""
    done = Action.objects.filter(kind=Action.Kind.VOLUME_BACKUP, outcome=Action.Outcome.DONE)
    latest = done.order_by().values("volume_name").annotate(at=Max("finished_at"))
    return {row["volume_name"]: row["at"] for row in latest if row["at"] is not None}


def labels_of(engine: Engine) -> Mapping[str, Mapping[str, str]]:
    """All labels of each container, by node ID. They may hold secrets: they are for selectors alone.

    Raises `EngineError`.
    """
    return {
        model.container_id(listed["Id"]): dict(listed.get("Labels") or {}) for listed in engine.containers()
    }
