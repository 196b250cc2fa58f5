"""A change of how long the record is kept is undone. What was removed meanwhile does not come back."""

from __future__ import annotations

from django.contrib.auth.models import User
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from dashboard.access.policy import Refusal
from dashboard.audit import retention
from dashboard.audit.actions import Action
from dashboard.runtime import Runtime
from dashboard.undo.plan import Drift, Plan, administrators_only, check_unchanged


class Retention:
    """Undoes it, as of `undoing.outlook.Undoer`. The row itself says what was set, and what was before."""

    def lacking(self, action: Action) -> Refusal | None:
        """Nothing: every row has both."""
        if {"days", "before"} <= action.requested.keys():
            return None
        return Refusal("not_undoable", _("How long the record was kept before is not known."))

    def refusal(self, _here: Runtime, user: User, _action: Action) -> Refusal | None:
        """As for setting it."""
        return administrators_only(user)

    def outlook(self, _here: Runtime, action: Action) -> Plan:
        """For how long the record is kept then, and what that costs."""
        was, now = action.requested["before"], action.requested["days"]
        text = _("The record will be kept %s.") % _time(was)
        warnings = []
        if was is not None and (now is None or was < now):
            warnings.append(_("What is older will be removed at once, for good."))
        if now is not None and (was is None or now < was):
            warnings.append(_("What has been removed since does not come back."))
        return Plan((text,), _since(action), warnings=tuple(warnings))

    def undo(self, _here: Runtime, user: User, action: Action) -> Action:
        """One look, then set it."""
        check_unchanged(_since(action))
        return retention.change(user, action.requested["before"], undoes=action)


def _since(action: Action) -> tuple[Drift, ...]:
    days = retention.days()
    if days == action.requested["days"]:
        return ()
    changes = Action.objects.filter(kind=Action.Kind.RETENTION, outcome=Action.Outcome.DONE)
    later = changes.filter(pk__gt=action.pk).first()
    return (Drift("retention_changed", _("The record is now kept %s.") % _time(days), later),)


def _time(days: int | None) -> str:
    if days is None:
        return _("forever")
    return ngettext("for %(days)d day", "for %(days)d days", days) % {"days": days}
