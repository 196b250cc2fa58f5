"""A change of how long something is kept is undone. What was removed meanwhile does not come back."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Protocol

from django.contrib.auth.models import User
from django.utils.translation import gettext_noop, ngettext

from dashboard.access.policy import Refusal
from dashboard.audit import retention
from dashboard.audit.actions import Action
from dashboard.base.i18n import gettext as _
from dashboard.runtime import Runtime
from dashboard.undo.plan import Drift, UndoPlan, administrators_only, check_unchanged


class Policy(Protocol):
    """What sets how long something is kept: `audit.retention`, `events.retention`."""

    def days(self) -> int | None:
        """For how many days now; `None` means for ever."""
        ...

    def change(self, by: User, wanted: int, undoes: Action | None = None) -> Action:
        """Set it, as a change of the same policy had it before, and write that down."""
        ...


@dataclass(frozen=True)
class RetentionUndoer:
    """Undoes it, as of `undo.plan.Undoer`. The row itself says what was set, and what was before.

    `will_be` and `is_now` are sentences in English that leave `%s` for how long.
    """

    kind: Action.Kind
    policy: Policy
    will_be: str
    is_now: str

    def lacking(self, action: Action) -> Refusal | None:
        """Nothing: every row has both."""
        if {"days", "before"} <= action.requested.keys():
            return None
        return Refusal("not_undoable", _("How long it was kept before is not known."))

    def refusal(self, _runtime: Runtime, user: User, _action: Action) -> Refusal | None:
        """As for setting it."""
        return administrators_only(user)

    def plan(self, _runtime: Runtime, action: Action) -> UndoPlan:
        """For how long it is kept then, and what that costs."""
        was, now = action.requested["before"], action.requested["days"]
        warnings = []
        if was is not None and (now is None or was < now):
            warnings.append(_("What is older will be removed at once, for good."))
        if now is not None and (was is None or now < was):
            warnings.append(_("What has been removed since does not come back."))
        return UndoPlan((_(self.will_be) % _time(was),), self._since(action), warnings=tuple(warnings))

    def undo(self, _runtime: Runtime, user: User, action: Action) -> Action:
        """One look, then set it."""
        check_unchanged(self._since(action))
        return self.policy.change(user, action.requested["before"], undoes=action)

    def _since(self, action: Action) -> tuple[Drift, ...]:
        days = self.policy.days()
        if days == action.requested["days"]:
            return ()
        changes = Action.objects.filter(kind=self.kind, outcome=Action.Outcome.DONE)
        later = changes.filter(pk__gt=action.pk).first()
        return (Drift("retention_changed", _(self.is_now) % _time(days), later),)


def _time(days: int | None) -> str:
    if days is None:
        return _("forever")
    return ngettext("for %(days)d day", "for %(days)d days", days) % {"days": days}


AUDIT_LOG = RetentionUndoer(
    Action.Kind.RETENTION,
    retention,
    gettext_noop("The audit log will be kept %s."),
    gettext_noop("The audit log is now kept %s."),
)


def of_events(policy: Policy) -> RetentionUndoer:
    """The one for events, which a layer above keeps."""
    return RetentionUndoer(
        Action.Kind.EVENT_RETENTION,
        policy,
        gettext_noop("Events will be kept %s."),
        gettext_noop("Events are now kept %s."),
    )
