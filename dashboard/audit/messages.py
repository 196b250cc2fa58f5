"""What was done, as a sentence of its own: for notices, jobs and answers."""

from __future__ import annotations

from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop

from dashboard.audit.actions import Action
from dashboard.audit.sentences import sentence

_OF_VOLUMES: dict[str, str] = {
    Action.Kind.VOLUME_CREATE: gettext_noop("Volume “%(name)s” was created."),
    Action.Kind.VOLUME_REMOVE: gettext_noop("Volume “%(name)s” was removed."),
    Action.Kind.VOLUME_PRUNE: gettext_noop("The unused anonymous volumes were removed."),
    Action.Kind.VOLUME_BACKUP: gettext_noop("“%(name)s” is backed up."),
    Action.Kind.VOLUME_RESTORE: gettext_noop("“%(name)s” is restored."),
    Action.Kind.VOLUME_COPY: gettext_noop("“%(name)s” is copied to “%(to)s”."),
}


def message(action: Action) -> str:
    """What was done, in the reader's language."""
    names = {"container": action.container_name, "network": action.network_name}
    if action.kind == Action.Kind.CONNECT:
        return _("“%(container)s” is connected to “%(network)s”.") % names
    if action.kind == Action.Kind.DISCONNECT:
        return _("“%(container)s” is disconnected from “%(network)s”.") % names
    if action.kind in _OF_VOLUMES:
        return _(_OF_VOLUMES[action.kind]) % {
            "name": action.volume_name,
            "to": action.requested.get("to", ""),
        }
    return _("%(who)s %(what)s.") % {"who": action.username, "what": sentence(action)}
