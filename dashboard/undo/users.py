"""A change of a person's rights is undone: role, projects, and whether they may log in, as they were."""

from __future__ import annotations

from typing import Any

from django.contrib.auth.models import User

from dashboard.access.policy import Refusal
from dashboard.accounts import rights as rights_service
from dashboard.audit.actions import Action
from dashboard.audit.sentences import sentence
from dashboard.base.i18n import gettext as _
from dashboard.base.problems import Problem
from dashboard.base.roles import Role
from dashboard.runtime import Runtime
from dashboard.undo import states
from dashboard.undo.plan import Drift, UndoPlan, administrators_only, check_unchanged


class People:
    """Undoes a change of rights, as of `undo.plan.Undoer`."""

    def lacking(self, action: Action) -> Refusal | None:
        """Rows from before it was kept how the rights were."""
        if action.before and action.after:
            return None
        return Refusal("not_undoable", _("The previous rights were not kept."))

    def refusal(self, _runtime: Runtime, user: User, _action: Action) -> Refusal | None:
        """As for changing them."""
        return administrators_only(user)

    def plan(self, _runtime: Runtime, action: Action) -> UndoPlan:
        """The rights that come back; somebody must stay administrator."""
        person = User.objects.filter(pk=states.before(action)["id"]).first()
        since = _since(action, person)
        complaint = rights_service.complaint(person, states.before(action)) if person is not None else None
        refused = Refusal("last_administrator", complaint) if complaint and not since else None
        return UndoPlan(_told(action), since, refused)

    def undo(self, runtime: Runtime, user: User, action: Action) -> Action:
        """One look, then give the rights. Raises a `Problem` if it is refused."""
        found = self.plan(runtime, action)
        check_unchanged(found.since)
        if found.refused is not None:
            raise Problem(409, found.refused.code, found.refused.detail)
        person = User.objects.get(pk=states.before(action)["id"])
        wanted = {name: value for name, value in states.before(action).items() if name != "id"}
        return rights_service.change(user, person, wanted, undoes=action)


def _since(action: Action, person: User | None) -> tuple[Drift, ...]:
    if person is None:
        return (Drift("person_gone", _("The account is gone.")),)
    changes = Action.objects.filter(kind=Action.Kind.PERSON_CHANGE, outcome=Action.Outcome.DONE)
    later = list(changes.filter(pk__gt=action.pk, after__id=person.pk).order_by("pk"))
    words = [{"who": one.username, "what": sentence(one)} for one in later]
    told = tuple(
        Drift("action", _("%(who)s %(what)s.") % said, one) for said, one in zip(words, later, strict=True)
    )
    left = (later[-1] if later else action).after
    now = rights_service.rights(person) | {"id": person.pk}
    if now == left:
        return told
    return (*told, Drift("rights_changed", _("The rights are now: %s.") % _listed(now)))


def _told(action: Action) -> tuple[str, ...]:
    words = {"person": action.requested.get("person", ""), "rights": _listed(states.before(action))}
    return (_("“%(person)s” will have these rights again: %(rights)s.") % words,)


def _listed(rights: dict[str, Any]) -> str:
    """The rights in words, in one line."""
    found = [str(Role(rights["role"]).label)]
    if rights["limited"]:
        projects = [f"“{name}”" for name in rights["projects"]]
        if rights["without_project"]:
            projects.append(_("what belongs to no project"))
        found.append(_("limited to %s") % (", ".join(projects) or _("nothing")))
    if not rights["active"]:
        found.append(_("may not log in"))
    return ", ".join(found)
