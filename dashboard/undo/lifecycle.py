"""Starting is undone by stopping, pausing by resuming, and the other way round."""

from __future__ import annotations

from contextlib import suppress

from django.contrib.auth.models import User

from dashboard import targets
from dashboard.access import policy
from dashboard.access.policy import Refusal
from dashboard.audit.actions import Action
from dashboard.audit.sentences import sentence
from dashboard.base.i18n import gettext as _
from dashboard.containers import lifecycle
from dashboard.containers.lifecycle import VERBS, LifecycleRequest
from dashboard.references import Reference
from dashboard.runtime import Runtime
from dashboard.undo import states
from dashboard.undo.plan import Drift, UndoPlan, check_unchanged
from topology.engine.errors import NotFound
from topology.engine.port import Json
from topology.model import records as model

Kind, Outcome = Action.Kind, Action.Outcome
#: What puts back how it was.
OPPOSITES = {
    Kind.START: Kind.STOP,
    Kind.STOP: Kind.START,
    Kind.PAUSE: Kind.UNPAUSE,
    Kind.UNPAUSE: Kind.PAUSE,
}


class Lifecycle:
    """Undoes start, stop, pause and resume, as of `undo.plan.Undoer`."""

    def lacking(self, action: Action) -> Refusal | None:
        """A container that was started with `--rm` is gone once it has stopped."""
        if action.kind != Kind.STOP or not states.before(action).get("auto_remove"):
            return None
        return Refusal("not_undoable", _("It was started with --rm: it was removed when it had stopped."))

    def refusal(self, runtime: Runtime, user: User, action: Action) -> Refusal | None:
        """As for doing it."""
        topology = runtime.store.topology
        node_id = model.container_id(action.container_id)
        on_chart = targets.on_chart(topology, node_id) if topology is not None else ()
        return policy.rights(runtime, user).refusal(on_chart or states.things(action))

    def plan(self, runtime: Runtime, action: Action) -> UndoPlan:
        """What will be done, and what has been done to it since."""
        inspected = None
        with suppress(NotFound):
            inspected = runtime.engine().container(action.container_id)
        return UndoPlan((_puts_back(action),), _since(action, inspected))

    def undo(self, runtime: Runtime, user: User, action: Action) -> Action:
        """Ask the engine for it, with a last look at what inspect says."""
        request = LifecycleRequest(
            kind=OPPOSITES[Kind(action.kind)],
            container=Reference(action.container_id, action.container_name),
            undoes=action,
            unless=lambda inspected: check_unchanged(_since(action, inspected)),
        )
        return lifecycle.perform(runtime, user, request)


def _puts_back(action: Action) -> str:
    sentences = {
        Kind.START: _("“%s” will be stopped."),
        Kind.STOP: _("“%s” will be started again."),
        Kind.PAUSE: _("“%s” will be resumed."),
        Kind.UNPAUSE: _("“%s” will be paused again."),
    }
    return sentences[Kind(action.kind)] % action.container_name


def _since(action: Action, inspected: Json | None) -> tuple[Drift, ...]:
    """What was done to it since, by the audit log; and what the engine shows to be otherwise."""
    if inspected is None:
        text = _("The container “%s” is gone.") % action.container_name
        return (Drift("container_gone", text),)
    same = Action.objects.filter(container_id=action.container_id, kind__in=VERBS, outcome=Outcome.DONE)
    later = [
        Drift("action", _("%(who)s %(what)s.") % {"who": one.username, "what": sentence(one)}, one)
        for one in same.filter(pk__gt=action.pk).order_by("pk")
    ]
    was, now = states.after(action), lifecycle.state(inspected)
    if later or was.get("state") in (None, now["state"]):
        return tuple(later)
    words = {"container": action.container_name, "was": was["state"], "now": now["state"]}
    text = _("“%(container)s” is %(now)s now, and was left %(was)s.") % words
    return (Drift("state_changed", text),)
