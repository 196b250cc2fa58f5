"""What an action was, in words that follow the person's name: "connected “web” to “proxy”"."""

from __future__ import annotations

from collections.abc import Callable
from typing import NamedTuple

from django.utils.translation import gettext_noop

from dashboard.audit.actions import Action
from dashboard.base.i18n import gettext as _
from dashboard.base.roles import Role

Kind = Action.Kind


class _Words(NamedTuple):
    """One kind of action: how it reads once it is done, and where it was only tried."""

    done: str
    tried: str


_WORDS: dict[Kind, _Words] = {
    Kind.CONNECT: _Words(
        gettext_noop("connected %(container)s to %(network)s"),
        gettext_noop("tried to connect %(container)s to %(network)s"),
    ),
    Kind.DISCONNECT: _Words(
        gettext_noop("disconnected %(container)s from %(network)s"),
        gettext_noop("tried to disconnect %(container)s from %(network)s"),
    ),
    Kind.START: _Words(gettext_noop("started %(container)s"), gettext_noop("tried to start %(container)s")),
    Kind.STOP: _Words(gettext_noop("stopped %(container)s"), gettext_noop("tried to stop %(container)s")),
    Kind.RESTART: _Words(
        gettext_noop("restarted %(container)s"), gettext_noop("tried to restart %(container)s")
    ),
    Kind.PAUSE: _Words(gettext_noop("paused %(container)s"), gettext_noop("tried to pause %(container)s")),
    Kind.UNPAUSE: _Words(
        gettext_noop("resumed %(container)s"), gettext_noop("tried to resume %(container)s")
    ),
    Kind.KILL: _Words(gettext_noop("killed %(container)s"), gettext_noop("tried to kill %(container)s")),
    Kind.READ_LOGS: _Words(
        gettext_noop("read what %(container)s says"), gettext_noop("tried to read what %(container)s says")
    ),
    Kind.REACH_TRY: _Words(
        gettext_noop("found out whether %(container)s reaches %(to)s"),
        gettext_noop("tried to find out whether %(container)s reaches %(to)s"),
    ),
    Kind.VOLUME_CREATE: _Words(
        gettext_noop("created the volume %(volume)s"),
        gettext_noop("tried to create the volume %(volume)s"),
    ),
    Kind.VOLUME_REMOVE: _Words(
        gettext_noop("removed the volume %(volume)s"),
        gettext_noop("tried to remove the volume %(volume)s"),
    ),
    Kind.VOLUME_PRUNE: _Words(
        gettext_noop("removed unused anonymous volumes"),
        gettext_noop("tried to remove unused anonymous volumes"),
    ),
    Kind.VOLUME_BACKUP: _Words(
        gettext_noop("backed up the volume %(volume)s"),
        gettext_noop("tried to back up the volume %(volume)s"),
    ),
    Kind.VOLUME_RESTORE: _Words(
        gettext_noop("restored the volume %(volume)s"),
        gettext_noop("tried to restore the volume %(volume)s"),
    ),
    Kind.VOLUME_COPY: _Words(
        gettext_noop("copied the volume %(volume)s to %(to)s"),
        gettext_noop("tried to copy the volume %(volume)s to %(to)s"),
    ),
    Kind.VOLUME_CANCEL: _Words(
        gettext_noop("cancelled work on the volume %(volume)s"),
        gettext_noop("tried to cancel work on the volume %(volume)s"),
    ),
    Kind.VOLUME_RECOVER: _Words(
        gettext_noop("put right what was cut short"), gettext_noop("tried to put right what was cut short")
    ),
    Kind.PROTECT: _Words(gettext_noop("protected %(object)s"), gettext_noop("tried to protect %(object)s")),
    Kind.LIFT: _Words(
        gettext_noop("lifted the protection of %(object)s"),
        gettext_noop("tried to lift the protection of %(object)s"),
    ),
    Kind.SETUP: _Words(
        gettext_noop("became the first administrator"),
        gettext_noop("tried to become the first administrator"),
    ),
    Kind.INVITE: _Words(
        gettext_noop("invited %(for)s as %(role)s"), gettext_noop("tried to invite %(for)s as %(role)s")
    ),
    Kind.LINK_WITHDRAW: _Words(
        gettext_noop("withdrew the link for %(for)s"), gettext_noop("tried to withdraw the link for %(for)s")
    ),
    Kind.JOIN: _Words(gettext_noop("accepted an invitation"), gettext_noop("tried to accept an invitation")),
    Kind.ARRIVE: _Words(
        gettext_noop("logged in for the first time, through %(through)s"),
        gettext_noop("tried to log in for the first time"),
    ),
    Kind.PERSON_CHANGE: _Words(
        gettext_noop("changed the rights of %(person)s"),
        gettext_noop("tried to change the rights of %(person)s"),
    ),
    Kind.PASSWORD_LINK: _Words(
        gettext_noop("made a link for a new password for %(person)s"),
        gettext_noop("tried to make a link for a new password for %(person)s"),
    ),
    Kind.PASSWORD_SET: _Words(
        gettext_noop("set a new password"), gettext_noop("tried to set a new password")
    ),
    Kind.SESSIONS_END: _Words(gettext_noop("ended other sessions"), gettext_noop("tried to end sessions")),
    Kind.TOKEN_CREATE: _Words(
        gettext_noop("made the token %(token)s"), gettext_noop("tried to make the token %(token)s")
    ),
    Kind.TOKEN_REVOKE: _Words(
        gettext_noop("revoked the token %(token)s"), gettext_noop("tried to revoke the token %(token)s")
    ),
    Kind.EXPECT: _Words(
        gettext_noop("wrote down an expectation"), gettext_noop("tried to write down an expectation")
    ),
    Kind.EXPECT_REMOVE: _Words(
        gettext_noop("removed an expectation"), gettext_noop("tried to remove an expectation")
    ),
    Kind.PLACE_ADD: _Words(
        gettext_noop("added the place %(place)s for backups"),
        gettext_noop("tried to add the place %(place)s for backups"),
    ),
    Kind.PLACE_REMOVE: _Words(
        gettext_noop("removed the place %(place)s for backups"),
        gettext_noop("tried to remove the place %(place)s for backups"),
    ),
    Kind.PLAN_ADD: _Words(
        gettext_noop("planned backups: %(plan)s"), gettext_noop("tried to plan backups: %(plan)s")
    ),
    Kind.PLAN_REMOVE: _Words(
        gettext_noop("removed the plan %(plan)s"), gettext_noop("tried to remove the plan %(plan)s")
    ),
    Kind.OWN_BACKUP: _Words(
        gettext_noop("backed up Portolan's own data to %(place)s"),
        gettext_noop("tried to back up Portolan's own data to %(place)s"),
    ),
    Kind.BACKUP_VERIFY: _Words(
        gettext_noop("verified a backup of %(volume)s"),
        gettext_noop("tried to verify a backup of %(volume)s"),
    ),
    Kind.PLAN_RUN: _Words(
        gettext_noop("ran the plan %(plan)s"), gettext_noop("tried to run the plan %(plan)s")
    ),
    Kind.RULE_CREATE: _Words(
        gettext_noop("made the rule %(rule)s"), gettext_noop("tried to make the rule %(rule)s")
    ),
    Kind.RULE_CHANGE: _Words(
        gettext_noop("changed the rule %(rule)s"), gettext_noop("tried to change the rule %(rule)s")
    ),
    Kind.RULE_REMOVE: _Words(
        gettext_noop("removed the rule %(rule)s"), gettext_noop("tried to remove the rule %(rule)s")
    ),
    Kind.CHANNEL_CREATE: _Words(
        gettext_noop("made the channel %(channel)s"), gettext_noop("tried to make the channel %(channel)s")
    ),
    Kind.CHANNEL_CHANGE: _Words(
        gettext_noop("changed the channel %(channel)s"),
        gettext_noop("tried to change the channel %(channel)s"),
    ),
    Kind.SUBSCRIBE: _Words(
        gettext_noop("subscribed to alerts"), gettext_noop("tried to subscribe to alerts")
    ),
    Kind.ADDRESS_ASK: _Words(
        gettext_noop("had a link sent to confirm an address for alerts"),
        gettext_noop("tried to have a link sent to confirm an address for alerts"),
    ),
    Kind.ADDRESS_CONFIRM: _Words(
        gettext_noop("confirmed an address for alerts"),
        gettext_noop("tried to confirm an address for alerts"),
    ),
    Kind.UNSUBSCRIBE: _Words(
        gettext_noop("subscribes to alerts no longer"), gettext_noop("tried to subscribe to alerts no longer")
    ),
    Kind.HEARTBEAT_CREATE: _Words(
        gettext_noop("set up the dead man's switch %(heartbeat)s"),
        gettext_noop("tried to set up the dead man's switch %(heartbeat)s"),
    ),
    Kind.HEARTBEAT_REMOVE: _Words(
        gettext_noop("removed the dead man's switch %(heartbeat)s"),
        gettext_noop("tried to remove the dead man's switch %(heartbeat)s"),
    ),
    Kind.CHANNEL_REMOVE: _Words(
        gettext_noop("removed the channel %(channel)s"),
        gettext_noop("tried to remove the channel %(channel)s"),
    ),
    Kind.CHANNEL_TEST: _Words(
        gettext_noop("sent a test by the channel %(channel)s"),
        gettext_noop("tried to send a test by the channel %(channel)s"),
    ),
    Kind.ALERT_ACKNOWLEDGE: _Words(
        gettext_noop("acknowledged the alert %(rule)s of %(name)s"),
        gettext_noop("tried to acknowledge an alert"),
    ),
    Kind.ALERT_SNOOZE: _Words(
        gettext_noop("snoozed the alert %(rule)s of %(name)s"), gettext_noop("tried to snooze an alert")
    ),
    Kind.VIEW_KEEP: _Words(gettext_noop("kept the view %(view)s"), gettext_noop("tried to keep a view")),
    Kind.VIEW_REMOVE: _Words(
        gettext_noop("removed the view %(view)s"), gettext_noop("tried to remove a view")
    ),
    Kind.NOTE_WRITE: _Words(
        gettext_noop("wrote a note on %(object)s"), gettext_noop("tried to write a note on %(object)s")
    ),
    Kind.NOTE_REMOVE: _Words(
        gettext_noop("removed the note on %(object)s"),
        gettext_noop("tried to remove the note on %(object)s"),
    ),
    Kind.WALL_MAKE: _Words(gettext_noop("made the wall %(wall)s"), gettext_noop("tried to make a wall")),
    Kind.WALL_END: _Words(gettext_noop("ended the wall %(wall)s"), gettext_noop("tried to end a wall")),
    Kind.RETENTION: _Words(
        gettext_noop("changed how long the audit log is kept"),
        gettext_noop("tried to change how long the audit log is kept"),
    ),
    Kind.EVENT_RETENTION: _Words(
        gettext_noop("changed how long events are kept"),
        gettext_noop("tried to change how long events are kept"),
    ),
    Kind.UNDO: _Words(gettext_noop("undid %(undone)s"), gettext_noop("tried to undo %(undone)s")),
    Kind.OTHER: _Words(gettext_noop("did something else"), gettext_noop("tried %(request)s")),
}
#: What stands in a sentence where the row does not know a name: it was refused before anybody looked.
_NAMELESS = {
    "container": gettext_noop("a container"),
    "network": gettext_noop("a network"),
    "volume": gettext_noop("(unnamed)"),
    "to": gettext_noop("another"),
    "object": gettext_noop("something"),
    "for": gettext_noop("somebody"),
    "person": gettext_noop("somebody"),
    "role": gettext_noop("something"),
    "token": gettext_noop("(unnamed)"),
    "through": gettext_noop("another"),
    "place": gettext_noop("(unnamed)"),
    "plan": gettext_noop("(unnamed)"),
    "undone": gettext_noop("something"),
    "wall": gettext_noop("(unnamed)"),
    "view": gettext_noop("(unnamed)"),
    "request": gettext_noop("something else"),
    "rule": gettext_noop("(unnamed)"),
    "channel": gettext_noop("(unnamed)"),
    "heartbeat": gettext_noop("(unnamed)"),
    "name": gettext_noop("something"),
}


def sentence(action: Action) -> str:
    """What was done, or only tried; with the names that the row keeps, in the reader's language."""
    words = _WORDS[_kind(action)]
    template = words.done if action.outcome == Action.Outcome.DONE else words.tried
    return _(template) % _Names(action)


def _kind(action: Action) -> Kind:
    """Until setting how long events are kept had a kind of its own, it was written under that of the log."""
    if action.kind == Kind.RETENTION and "happenings_days" in action.requested:
        return Kind.EVENT_RETENTION
    return Kind(action.kind) if action.kind in Kind.values else Kind.OTHER


class _Names(dict[str, str]):
    """The values of a sentence, each found when the sentence asks for it."""

    def __init__(self, action: Action) -> None:
        super().__init__()
        self._action = action

    def __missing__(self, name: str) -> str:
        found = _FINDERS[name](self._action) if name in _FINDERS else self._asked(name)
        self[name] = found or _(_NAMELESS[name])  # kept, for whoever says the sentence again (`Text.parts`)
        return self[name]

    def _asked(self, name: str) -> str:
        return _quoted(self._action.requested.get(name))


def _quoted(name: object) -> str:
    return f"“{name}”" if name not in (None, "") else ""


def _touched(action: Action) -> str:
    """Asked of what was fetched beforehand, where it was (`prefetch_related("touched")`)."""
    return _quoted(next((one.name for one in action.touched.all()), action.requested.get("object")))


def _role(action: Action) -> str:
    role = action.requested.get("role")
    return str(Role(role).label) if role in Role.values else ""


def _request(action: Action) -> str:
    asked = action.requested
    return f"{asked['method']} {asked['path']}" if {"method", "path"} <= asked.keys() else ""


def _undone(action: Action) -> str:
    number = action.undoes_id or action.requested.get("action")
    return f"#{number}" if number else ""


_FINDERS: dict[str, Callable[[Action], str]] = {
    "container": lambda action: _quoted(action.container_name),
    "network": lambda action: _quoted(action.network_name),
    "volume": lambda action: _quoted(action.volume_name),
    "object": _touched,
    "role": _role,
    "request": _request,
    "undone": _undone,
}
