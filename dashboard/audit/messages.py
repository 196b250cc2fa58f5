"""What was done, as a sentence of its own: for notices, jobs and answers."""

from __future__ import annotations

from django.utils.translation import gettext_noop

from dashboard.audit.actions import Action
from dashboard.audit.sentences import sentence
from dashboard.base.i18n import Text
from dashboard.base.i18n import gettext as _

_OF_VOLUMES: dict[str, str] = {
    Action.Kind.VOLUME_CREATE: gettext_noop("Volume “%(name)s” was created."),
    Action.Kind.VOLUME_REMOVE: gettext_noop("Volume “%(name)s” was removed."),
    Action.Kind.VOLUME_PRUNE: gettext_noop("The unused anonymous volumes were removed."),
    Action.Kind.VOLUME_BACKUP: gettext_noop("“%(name)s” is backed up, as the engine hands it out."),
    Action.Kind.VOLUME_RESTORE: gettext_noop("“%(name)s” is restored."),
    Action.Kind.VOLUME_COPY: gettext_noop("“%(name)s” is copied to “%(to)s”, as the engine hands it out."),
}
#: Where it was done the exact way.
_EXACT: dict[str, str] = {
    Action.Kind.VOLUME_BACKUP: gettext_noop("“%(name)s” is backed up."),
    Action.Kind.VOLUME_COPY: gettext_noop("“%(name)s” is copied to “%(to)s”."),
}
_OF_CONTAINERS: dict[str, str] = {
    Action.Kind.START: gettext_noop("“%(container)s” is started."),
    Action.Kind.STOP: gettext_noop("“%(container)s” is stopped."),
    Action.Kind.RESTART: gettext_noop("“%(container)s” is restarted."),
    Action.Kind.PAUSE: gettext_noop("“%(container)s” is paused."),
    Action.Kind.UNPAUSE: gettext_noop("“%(container)s” is resumed."),
    Action.Kind.KILL: gettext_noop("“%(container)s” is killed."),
}
_INCOMPLETE: dict[str, str] = {
    Action.Kind.VOLUME_BACKUP: gettext_noop(
        "The backup of “%(name)s” is incomplete: %(count)s entries could not be read, or changed: %(listed)s."
    ),
    Action.Kind.VOLUME_RESTORE: gettext_noop(
        "“%(name)s” is restored incompletely: %(count)s entries could not be written: %(listed)s."
    ),
    Action.Kind.VOLUME_COPY: gettext_noop(
        "“%(to)s” is an incomplete copy of “%(name)s”: %(count)s entries could not be read, or changed: "
        "%(listed)s."
    ),
}
#: So many names are in a sentence.
SHOWN = 5


def message(action: Action) -> str:
    """What was done, in the reader's language."""
    names = {"container": action.container_name, "network": action.network_name}
    if action.kind == Action.Kind.CONNECT:
        return _("“%(container)s” is connected to “%(network)s”.") % names
    if action.kind == Action.Kind.DISCONNECT:
        return _("“%(container)s” is disconnected from “%(network)s”.") % names
    if action.kind in _OF_CONTAINERS:
        return _(_OF_CONTAINERS[action.kind]) % names
    if action.kind in _OF_VOLUMES:
        return _of_volume(action)
    return _("%(who)s %(what)s.") % {"who": action.username, "what": sentence(action)}


def _of_volume(action: Action) -> str:
    """What was done with a volume; and what was not, where that is known."""
    left = action.after or {}
    names = {"name": action.volume_name, "to": action.requested.get("to", "")}
    if left.get("missing_count"):
        listed = ", ".join(f"{one['name']} ({one['why']})" for one in left["missing"][:SHOWN])
        return _(_INCOMPLETE[action.kind]) % {
            **names,
            "count": f"{left['missing_count']:,}",
            "listed": listed,
        }
    template = _EXACT.get(action.kind) if left.get("way") == "exact" else None
    done = _(template or _OF_VOLUMES[action.kind]) % names
    if left.get("left_out_count"):
        listed = ", ".join(one["name"] for one in left["left_out"][:SHOWN])
        words = {"count": f"{left['left_out_count']:,}", "listed": listed}
        more = _("%(count)s entries that nothing can give back were left out: %(listed)s.") % words
        return Text.of("%s %s", (done, more))
    return done
