"""What lower layers tell higher ones, put together once, when all apps are there."""

from __future__ import annotations

from dashboard.access import sessions, signals
from dashboard.alerts.current import currents as alerts
from dashboard.alerts.topic import Alerts
from dashboard.audit import undoable
from dashboard.audit.actions import Action
from dashboard.containers import log_guard
from dashboard.events import retention as event_retention
from dashboard.events.recent import recent_events
from dashboard.events.topic import Events
from dashboard.expectations import foreseeing
from dashboard.expectations.current import currents
from dashboard.expectations.topic import Expectations
from dashboard.notes.topic import Notes
from dashboard.notes.undoer import NoteUndoer
from dashboard.operations import foresight
from dashboard.past.visits import Visits
from dashboard.plans.topic import Backups
from dashboard.stream import broadcaster
from dashboard.stream.topics import registry
from dashboard.stream.topics.renamed import RenamedTopic
from dashboard.undo import registry as undoers
from dashboard.undo import retention as retention_undo
from dashboard.undo import service as undo_service
from dashboard.wall import service as walls


def connect() -> None:
    """Called by Django's start (`apps.py`)."""
    signals.connect()
    signals.access_changed.connect(_recheck, dispatch_uid="dashboard.recheck_sessions")
    undoable.register(lambda action: undo_service.lacking(action) is None)
    undoers.register(Action.Kind.EVENT_RETENTION, retention_undo.of_events(event_retention))
    for kind in (Action.Kind.NOTE_WRITE, Action.Kind.NOTE_REMOVE):
        undoers.register(kind, NoteUndoer())
    signals.access_changed.connect(log_guard.recheck, dispatch_uid="dashboard.recheck_readers")
    registry.offer("events", lambda runtime: Events(recent_events.of(runtime)))
    registry.offer("alerts", lambda runtime: Alerts(alerts.of(runtime)))
    registry.offer("expectations", lambda runtime: Expectations(currents.of(runtime)))
    registry.offer("backups", lambda _runtime: Backups())
    registry.offer("notes", Notes)
    registry.offer("visits", Visits)
    foresight.register(foreseeing.foresee)
    sessions.register(walls.good_among)
    registry.offer("happenings", lambda _runtime: RenamedTopic("happenings", "events"))


def _recheck(**_about: object) -> None:
    broadcaster.recheck_sessions()
