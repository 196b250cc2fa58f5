"""Writing and removing a note are undone: what stood there before stands there again."""

from __future__ import annotations

from django.contrib.auth.models import User

from dashboard.access import policy
from dashboard.access.policy import Refusal
from dashboard.audit.actions import Action
from dashboard.base.i18n import gettext as _
from dashboard.notes import service
from dashboard.notes.models import Note
from dashboard.notes.subjects import Subject
from dashboard.runtime import Runtime
from dashboard.undo import states
from dashboard.undo.plan import Drift, UndoPlan, check_unchanged


class NoteUndoer:
    """Undoes both, as of `undo.plan.Undoer`."""

    def lacking(self, _action: Action) -> Refusal | None:
        """Nothing: every row has what stood there before, and what was written."""
        return None

    def refusal(self, runtime: Runtime, user: User, action: Action) -> Refusal | None:
        """As for writing."""
        return policy.refusal_of_records(user, _place(runtime, action).things)

    def plan(self, runtime: Runtime, action: Action) -> UndoPlan:
        """Which words come back, or that the note goes."""
        place, before = _place(runtime, action), states.before(action)
        words = {"name": place.subject.words, "text": before.get("text", "")}
        if before:
            text = _("The note on “%(name)s” will be again: %(text)s") % words
        else:
            text = _("The note on “%(name)s” will be removed.") % words
        return UndoPlan((text,), _since(runtime, action))

    def undo(self, runtime: Runtime, user: User, action: Action) -> Action:
        """One look, then write or remove."""
        check_unchanged(_since(runtime, action))
        place, before = _place(runtime, action), states.before(action)
        note = service.note_on(runtime, place.subject)
        if before:
            read = service.edition(note)
            return service.put(runtime, user, place, before["text"], read=read, undoes=action)[1]
        assert note is not None  # that it is there has just been seen
        return service.remove(runtime, user, note, undoes=action)


def _place(runtime: Runtime, action: Action) -> service.Place:
    kept = states.after(action) or states.before(action)
    subject = Subject(kept["kind"], kept["scope"], kept["name"])
    return service.place_of(runtime, subject, kept["project"])


def _since(runtime: Runtime, action: Action) -> tuple[Drift, ...]:
    now = service.note_on(runtime, _place(runtime, action).subject)
    left = states.after(action).get("text", "")
    if (now.text if now is not None else "") == left:
        return ()
    return (Drift("note_changed", _told(now)),)


def _told(now: Note | None) -> str:
    if now is None:
        return _("The note is not there any more.")
    return _("The note is now, by %(who)s: %(text)s") % {"who": now.username, "text": now.text}
