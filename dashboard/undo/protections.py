"""Protecting and lifting are undone: the one by the other, with the reason as it was."""

from __future__ import annotations

from django.contrib.auth.models import User

from dashboard.access.policy import Refusal
from dashboard.access.protection import service as protection_service
from dashboard.access.protection.models import Protection
from dashboard.audit.actions import Action
from dashboard.audit.sentences import sentence
from dashboard.base.i18n import gettext as _
from dashboard.runtime import Runtime
from dashboard.undo import states
from dashboard.undo.plan import Drift, UndoPlan, administrators_only, check_unchanged


class Protections:
    """Undoes protect and lift, as of `undo.plan.Undoer`."""

    def lacking(self, action: Action) -> Refusal | None:
        """Rows from before it was kept what was protected."""
        known = action.before if action.kind == Action.Kind.LIFT else action.after
        return None if known else Refusal("not_undoable", _("Nobody knows any more what was protected."))

    def refusal(self, _runtime: Runtime, user: User, _action: Action) -> Refusal | None:
        """As for protecting and lifting."""
        return administrators_only(user)

    def plan(self, _runtime: Runtime, action: Action) -> UndoPlan:
        """What is lifted, or protected again, and why it was."""
        words = {"name": _name(action), "reason": action.requested.get("reason", "")}
        if action.kind == Action.Kind.PROTECT:
            text = _("The protection of “%(name)s” will be lifted. The reason was: %(reason)s") % words
            return UndoPlan((text,), _since_protected(action))
        text = _("“%(name)s” will be protected again. The reason is: %(reason)s") % words
        return UndoPlan((text,), _since_lifted(action))

    def undo(self, runtime: Runtime, user: User, action: Action) -> Action:
        """One look, then the other of the two."""
        if action.kind == Action.Kind.PROTECT:
            check_unchanged(_since_protected(action))
            protection = Protection.objects.get(pk=states.after(action)["number"])
            return protection_service.lift(runtime, user, protection, undoes=action)
        check_unchanged(_since_lifted(action))
        return protection_service.protect_again(runtime, user, states.before(action), undoes=action)


def _name(action: Action) -> str:
    return next((thing.name for thing in states.things(action)), "")


def _since_protected(action: Action) -> tuple[Drift, ...]:
    if Protection.objects.filter(pk=states.after(action)["number"]).exists():
        return ()
    lifts = Action.objects.filter(kind=Action.Kind.LIFT, outcome=Action.Outcome.DONE, pk__gt=action.pk)
    lifted = lifts.filter(before__number=states.after(action)["number"]).first()
    if lifted is None:
        return (Drift("lifted", _("The protection is not there any more.")),)
    words = {"who": lifted.username, "what": sentence(lifted)}
    return (Drift("action", _("%(who)s %(what)s.") % words, lifted),)


def _since_lifted(action: Action) -> tuple[Drift, ...]:
    kept = states.before(action)
    again = Protection.objects.filter(kind=kept["kind"], object_id=kept["object_id"]).first()
    if again is None:
        return ()
    words = {"name": again.name, "by": again.username, "reason": again.reason}
    return (Drift("protected", _("“%(name)s” is protected by %(by)s: %(reason)s") % words),)
