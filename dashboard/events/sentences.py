"""What the engine told, as a sentence in the reader's language; and what people's work did on the way."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping

from django.template.defaultfilters import filesizeformat
from django.utils.translation import gettext_noop

from dashboard.audit import sentences as action_sentences
from dashboard.base.i18n import gettext as _
from dashboard.events.models import Event

_LONG = re.compile(r"[0-9a-f]{64}")
_WORDS: Mapping[str, str] = {
    "start": gettext_noop("%(name)s started"),
    "die": gettext_noop("%(name)s died with exit code %(exit_code)s"),
    "die:0": gettext_noop("%(name)s exited with code 0"),
    "die:": gettext_noop("%(name)s died"),
    "restart": gettext_noop("%(name)s was restarted"),
    "pause": gettext_noop("%(name)s was paused"),
    "unpause": gettext_noop("%(name)s was unpaused"),
    "health:healthy": gettext_noop("%(name)s is healthy"),
    "health:unhealthy": gettext_noop("%(name)s is unhealthy"),
    "oom": gettext_noop("%(name)s ran out of memory"),
    "rename": gettext_noop("%(old_name)s was renamed to %(name)s"),
    "update": gettext_noop("The limits or the restart policy of %(name)s were updated"),
    "create:container": gettext_noop("The container %(name)s was created"),
    "create:network": gettext_noop("The network %(name)s was created"),
    "create:volume": gettext_noop("The volume %(name)s was created"),
    "destroy:container": gettext_noop("The container %(name)s was removed"),
    "destroy:network": gettext_noop("The network %(name)s was removed"),
    "destroy:volume": gettext_noop("The volume %(name)s was removed"),
    "connect": gettext_noop("%(name)s was connected to %(other)s"),
    "disconnect": gettext_noop("%(name)s was disconnected from %(other)s"),
    "prune:container": gettext_noop("Stopped containers were pruned: %(reclaimed)s freed"),
    "prune:network": gettext_noop("Unused networks were pruned"),
    "prune:volume": gettext_noop("Unused volumes were pruned: %(reclaimed)s freed"),
    "engine_lost:unreachable": gettext_noop("The engine cannot be reached"),
    "engine_lost:stale": gettext_noop("The engine does not answer"),
    "engine_back": gettext_noop("The engine answers again"),
    "expectation_broken": gettext_noop("It is no longer as expected: %(name)s"),
    "expectation_broken:by": gettext_noop("It is no longer as expected, after what %(person)s did: %(name)s"),
    "expectation_kept": gettext_noop("It is as expected again: %(name)s"),
    "plan_failed": gettext_noop("Backups by the plan %(name)s failed"),
    "backup_verified": gettext_noop("A backup of %(name)s was restored for a try, and is as it was"),
    "backup_damaged": gettext_noop("A backup of %(name)s is damaged"),
    "plan_done": gettext_noop("Backups by the plan %(name)s are made again"),
    "alert_pending": gettext_noop("Alert %(rule)s is pending: %(name)s"),
    "alert_firing": gettext_noop("Alert %(rule)s: %(name)s"),
    "alert_resolved": gettext_noop("Alert %(rule)s is over: %(name)s"),
    "heartbeat_failed": gettext_noop("The dead man's switch %(name)s cannot be reached"),
    "heartbeat_back": gettext_noop("The dead man's switch %(name)s is reached again"),
    "portolan_started": gettext_noop("Portolan started"),
}
#: After the person's name.
_STEPS: Mapping[str, str] = {
    "pause": gettext_noop("paused %(name)s for the work on %(other)s"),
    "unpause": gettext_noop("unpaused %(name)s after the work on %(other)s"),
}
_VARIANTS: Mapping[str, Callable[[Event], str]] = {
    "die": lambda one: _of_exit_code(one.details.get("exit_code")),
    "health": lambda one: f"health:{one.details.get('health')}",
    "create": lambda one: f"create:{_kind_of(one)}",
    "destroy": lambda one: f"destroy:{_kind_of(one)}",
    "prune": lambda one: f"prune:{one.details.get('what')}",
    "expectation_broken": lambda one: "expectation_broken:by" if one.details.get("by") else one.kind,
    "engine_lost": lambda one: f"engine_lost:{one.details.get('state')}",
}


def sentence(one: Event) -> str:
    """Of the engine a whole sentence, of a person what follows the name; both without a full stop."""
    if one.source == Event.Source.ENGINE:
        variant = _VARIANTS[one.kind](one) if one.kind in _VARIANTS else one.kind
        return _(_WORDS[variant]) % _values(one)
    if one.kind in _STEPS and (one.action is None or one.action.kind != one.kind):
        return _(_STEPS[one.kind]) % _values(one)
    return action_sentences.sentence(one.action) if one.action is not None else one.kind


def _values(one: Event) -> dict[str, object]:
    return {
        "name": _quoted(one.name),
        "other": _quoted(one.other_name),
        "old_name": _quoted(one.details.get("old_name")),
        "person": _quoted(one.details.get("by")),
        "rule": _quoted(one.details.get("rule")),
        "exit_code": one.details.get("exit_code"),
        "reclaimed": filesizeformat(one.details.get("reclaimed") or 0),
    }


def _quoted(name: object) -> str:
    """Anonymous volumes have names that nobody reads to the end."""
    text = str(name or "")
    return f"“{text[:12]}…”" if _LONG.fullmatch(text) else f"“{text}”"


def _of_exit_code(code: object) -> str:
    return "die:" if code is None else "die:0" if code == 0 else "die"


def _kind_of(one: Event) -> str:
    return str(one.node_id).partition(":")[0]
