"""Making a volume is undone while nobody has used it; and that again: neither takes or brings back data."""

from __future__ import annotations

from typing import Any

from django.contrib.auth.models import User

from dashboard import targets
from dashboard.access import policy
from dashboard.access.policy import Refusal
from dashboard.audit.actions import Action
from dashboard.audit.sentences import sentence
from dashboard.base.i18n import gettext as _
from dashboard.operations.runner import Actor
from dashboard.runtime import Runtime
from dashboard.undo import states
from dashboard.undo.plan import Drift, UndoPlan, check_unchanged
from dashboard.volumes import lookup
from dashboard.volumes import service as volume_service
from topology.engine.errors import NotFound

Kind = Action.Kind


class Made:
    """Undoes the making of a volume, as of `undo.plan.Undoer`."""

    def lacking(self, action: Action) -> Refusal | None:
        """Of a volume that lies elsewhere it cannot be known whether anything is in it."""
        if not action.after:
            return Refusal("not_undoable", _("When the volume was created is not known."))
        if not states.after(action).get("plain"):
            sentence = _("The volume is kept by a driver, or with options, that may lead to other data.")
            return Refusal("not_undoable", sentence)
        return None

    def refusal(self, runtime: Runtime, user: User, action: Action) -> Refusal | None:
        """As for removing it."""
        return _refusal(runtime, user, action)

    def plan(self, runtime: Runtime, action: Action) -> UndoPlan:
        """Whether it is still that volume, and unused. What is in it is looked at only when it is done."""
        text = _("The volume “%s” will be removed.") % action.volume_name
        warning = _("It is removed only if it is still empty: that is checked when you undo it.")
        return UndoPlan((text,), _since_made(runtime, action), warnings=(warning,))

    def undo(self, runtime: Runtime, user: User, action: Action) -> Action:
        """One look from outside, one inside, then remove it."""
        check_unchanged(_since_made(runtime, action))
        actor, made = Actor.of(user), states.after(action)["created"]
        return volume_service.remove_empty(runtime, actor, action.volume_name, made, undoes=action)


class Removed:
    """Undoes the removal of a volume that was known to be empty: it was itself an undo."""

    def lacking(self, action: Action) -> Refusal | None:
        """What was in any other is gone."""
        if action.before:
            return None
        return Refusal("not_undoable", _("What was in the volume is gone for good."))

    def refusal(self, runtime: Runtime, user: User, action: Action) -> Refusal | None:
        """As for making it."""
        return _refusal(runtime, user, action)

    def plan(self, runtime: Runtime, action: Action) -> UndoPlan:
        """An empty volume, as it was."""
        text = _("The volume “%s” will be created again, empty as it was.") % action.volume_name
        return UndoPlan((text,), _since_removed(runtime, action))

    def undo(self, runtime: Runtime, user: User, action: Action) -> Action:
        """One look, then make it."""
        check_unchanged(_since_removed(runtime, action))
        actor, labels = Actor.of(user), states.before(action)["labels"]
        return volume_service.create(runtime, actor, action.volume_name, labels, None, {}, undoes=action)


def _refusal(runtime: Runtime, user: User, action: Action) -> Refusal | None:
    """A volume that is not there any more belongs to the project that it belonged to."""
    kept = states.things(action)
    now = targets.volumes(runtime.engine(), action.volume_name)
    things = (*kept, *(thing for thing in now if thing.project is not None))
    return policy.rights(runtime, user).refusal(things)


def _since_made(runtime: Runtime, action: Action) -> tuple[Drift, ...]:
    name = action.volume_name
    found: list[Drift] = list(_later(action))
    try:
        volume: dict[str, Any] = runtime.engine().storage().volume(name)
    except NotFound:
        return (*found, Drift("volume_gone", _("The volume “%s” is gone.") % name))
    if volume.get("CreatedAt") != states.after(action)["created"]:
        text = _("The volume “%s” was recreated: the one that this was about is gone.") % name
        found.append(Drift("volume_recreated", text))
    engine = runtime.engine()
    used = lookup.in_use(engine, name, lookup.users(engine, name))
    if used is not None:
        found.append(Drift("volume_in_use", used.detail))
    return tuple(found)


def _since_removed(runtime: Runtime, action: Action) -> tuple[Drift, ...]:
    if not lookup.exists(runtime.engine(), action.volume_name):
        return ()
    text = _("There is a volume “%s” again.") % action.volume_name
    return (*_later(action), Drift("volume_exists", text))


def _later(action: Action) -> tuple[Drift, ...]:
    """What was done to the volume through Portolan since; looking into it has changed nothing."""
    same = Action.objects.filter(volume_name=action.volume_name, outcome=Action.Outcome.DONE)
    changed = same.filter(
        pk__gt=action.pk, kind__in=(Kind.VOLUME_CREATE, Kind.VOLUME_REMOVE, Kind.VOLUME_RESTORE)
    )
    later = list(changed.order_by("pk"))
    words = [{"who": one.username, "what": sentence(one)} for one in later]
    return tuple(
        Drift("action", _("%(who)s %(what)s.") % said, one) for said, one in zip(words, later, strict=True)
    )
