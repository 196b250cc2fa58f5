"""Writing and removing notes: by who may act on the thing, in the audit log, over nobody's unread words."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.contrib.auth.models import User
from django.db import IntegrityError, transaction
from django.db.models import QuerySet
from django.utils import timezone

from dashboard.access import policy
from dashboard.audit import log as audit_log
from dashboard.audit import refusals
from dashboard.audit.actions import Action
from dashboard.base.i18n import gettext as _
from dashboard.base.problems import Problem
from dashboard.hosts.service import host_of
from dashboard.notes import subjects
from dashboard.notes.models import Note
from dashboard.notes.subjects import Subject
from dashboard.runtime import Runtime
from dashboard.stream import broadcaster
from dashboard.targets import Target

#: Notes of a host, and letters of one: a million letters at most, which every open page holds.
MOST, LONGEST = 500, 2000


@dataclass(frozen=True, slots=True)
class Place:
    """What a note is on, and what of the chart that is (or, where it is gone, what it was)."""

    subject: Subject
    things: tuple[Target, ...]

    @property
    def project(self) -> str:
        """Whose it is; empty where it is nobody's."""
        return self.things[0].project or ""


def of_host(runtime: Runtime) -> QuerySet[Note]:
    """All notes of a host."""
    return Note.objects.filter(host_id=host_of(runtime))


def note_on(runtime: Runtime, subject: Subject) -> Note | None:
    """The note on one thing, if there is one."""
    return of_host(runtime).filter(kind=subject.kind, scope=subject.scope, name=subject.name).first()


def place_of(runtime: Runtime, subject: Subject, project: str) -> Place:
    """Where a note is, be the thing there or gone; `project` is whose it was."""
    topology = runtime.store.topology
    there = subjects.on_chart(topology, subject) if topology is not None else ()
    return Place(subject, there or (subjects.gone(subject, project),))


def write(runtime: Runtime, by: User, kind: str, wanted: str, text: str, read: str | None) -> Note:
    """Write on what is meant, in place of what stood there; `read` is the edition that this is written over.

    Raises a problem: 403 for who may not act on it, 404 `not_found`, 409 `changed_since` where somebody has
    written meanwhile, 409 `too_many`.
    """
    with refusals.record_refusals(by, Action.Kind.NOTE_WRITE, {"kind": kind, "object": wanted}):
        policy.check_records(by)
        subject, things = subjects.meant(runtime, kind, wanted)
        note, _action = put(runtime, by, Place(subject, things), text, read=read)
    return note


def put(
    runtime: Runtime,
    by: User,
    place: Place,
    text: str,
    *,
    read: str | None = None,
    undoes: Action | None = None,
) -> tuple[Note, Action]:
    """Write on one thing; both rows or none. Raises a problem as `write` does."""
    subject = place.subject
    requested = {"object": subject.words}
    with refusals.record_refusals(by, Action.Kind.NOTE_WRITE, requested, place.things):
        policy.check_records(by, place.things)
        try:
            with transaction.atomic():
                before = note_on(runtime, subject)
                was = kept(before)
                _check_edition(before, read)
                note = _replaced(before, by, text) if before else _made(runtime, by, place, text)
                action = audit_log.add(
                    by, Action.Kind.NOTE_WRITE, requested, place.things[: subjects.MOST_TARGETS],
                    before=was, after=kept(note), undoes=undoes,
                )  # fmt: skip
        except IntegrityError:
            raise _changed() from None
    broadcaster.recheck_sessions()  # the topics are read anew at once, too
    return note, action


def remove(runtime: Runtime, by: User, note: Note, undoes: Action | None = None) -> Action:
    """Remove one. Raises a problem: 403 for who may not, 409 `changed_since` where it is gone or another."""
    subject = subjects.of_note(note)
    place = place_of(runtime, subject, note.project)
    requested = {"object": subject.words}
    with refusals.record_refusals(by, Action.Kind.NOTE_REMOVE, requested, place.things), transaction.atomic():
        policy.check_records(by, place.things)
        removed, _by_model = Note.objects.filter(pk=note.pk, written_at=note.written_at).delete()
        if not removed:
            raise _changed()
        things = place.things[: subjects.MOST_TARGETS]
        action = audit_log.add(
            by, Action.Kind.NOTE_REMOVE, requested, things, before=kept(note), undoes=undoes
        )
    broadcaster.recheck_sessions()
    return action


def edition(note: Note | None) -> str:
    """Tells one writing of a note from any other; empty where there is none."""
    return "" if note is None else note.written_at.isoformat()


def kept(note: Note | None) -> dict[str, Any] | None:
    """What the audit log keeps of a note, so that it can be written again."""
    if note is None:
        return None
    return {name: getattr(note, name) for name in ("kind", "scope", "name", "project", "text")}


def _replaced(note: Note, by: User, text: str) -> Note:
    was = note.written_at
    note.text, note.username, note.written_at = text, by.get_username(), timezone.now()
    fields = {"text": note.text, "username": note.username, "written_at": note.written_at}
    if not Note.objects.filter(pk=note.pk, written_at=was).update(**fields):
        raise _changed()
    return note


def _made(runtime: Runtime, by: User, place: Place, text: str) -> Note:
    if of_host(runtime).count() >= MOST:
        raise Problem(409, "too_many", _("There are %d notes already: remove one first.") % MOST)
    return Note.objects.create(
        **place.subject._asdict(), host_id=host_of(runtime), project=place.project[: subjects.LONGEST_NAME],
        text=text, username=by.get_username(), written_at=timezone.now(),
    )  # fmt: skip


def _check_edition(note: Note | None, read: str | None) -> None:
    if read is not None and read != edition(note):
        raise _changed()


def _changed() -> Problem:
    return Problem(409, "changed_since", _("Somebody has changed the note meanwhile: read it first."))
