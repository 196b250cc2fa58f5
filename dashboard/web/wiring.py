"""What lower layers tell higher ones, put together once, when all apps are there."""

from __future__ import annotations

from dashboard.access import signals
from dashboard.audit import undoable
from dashboard.events.recent import recent_events
from dashboard.events.topic import Events
from dashboard.stream import broadcaster
from dashboard.stream.topics import registry
from dashboard.undo import service as undo_service


def connect() -> None:
    """Called by Django's start (`apps.py`)."""
    signals.connect()
    signals.access_changed.connect(_recheck, dispatch_uid="dashboard.recheck_sessions")
    undoable.register(lambda action: undo_service.lacking(action) is None)
    registry.offer("happenings", lambda runtime: Events(recent_events.of(runtime)))


def _recheck(**_about: object) -> None:
    broadcaster.recheck_sessions()
