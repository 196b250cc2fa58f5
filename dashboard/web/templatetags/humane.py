"""Values in a form that people read."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from django import template
from django.utils.html import escape, format_html
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext_lazy

from dashboard.audit import sentences
from dashboard.audit.actions import Action
from dashboard.base.i18n import gettext as _
from dashboard.base.roles import Role
from topology.escape import escape as _visible

register = template.Library()

#: What was asked for, by the name that the row has for it; what is not here is shown under that name.
_WORDS = {
    "IPv4Address": "IPv4",
    "IPv6Address": "IPv6",
    "Aliases": gettext_lazy("Aliases"),
    "DriverOpts": gettext_lazy("Options"),
    "force": gettext_lazy("By force"),
    "reason": gettext_lazy("Reason"),
    "role": gettext_lazy("Role"),
    "projects": gettext_lazy("Projects"),
    "without_project": gettext_lazy("Containers without a project"),
    "days": gettext_lazy("Days"),
    "before": gettext_lazy("Days before"),
    "happenings_days": gettext_lazy("Days"),  # as rows of before have them
    "happenings_before": gettext_lazy("Days before"),
    "person": gettext_lazy("Person"),
    "token": gettext_lazy("Token"),
    "owner": gettext_lazy("Owner"),
    "for": gettext_lazy("For whom"),
    "from": gettext_lazy("Set by"),
    "limited": gettext_lazy("Only in some projects"),
    "active": gettext_lazy("May log in"),
    "invited_by": gettext_lazy("Invited by"),
    "link_by": gettext_lazy("Link made by"),
    "through": gettext_lazy("Through"),
    "format": gettext_lazy("Format"),
    "mode": gettext_lazy("Mode"),
    "pause": gettext_lazy("Writers are paused"),
    "devices": gettext_lazy("Device nodes"),
    "names": gettext_lazy("Names"),
    "gone": gettext_lazy("Removed"),
    "to": gettext_lazy("Copied to"),
    "driver": gettext_lazy("Driver"),
    "labels": gettext_lazy("Labels"),
    "options": gettext_lazy("Options"),
    "kind": gettext_lazy("Kind"),
    "object": gettext_lazy("Object"),
    "container": gettext_lazy("Container"),
    "network": gettext_lazy("Network"),
    "volume": gettext_lazy("Volume"),
    "action": gettext_lazy("Number of the action"),
    "times": gettext_lazy("Times refused (not each was recorded)"),
}
#: What only holds other things.
_ENVELOPES = frozenset({"config", "IPAMConfig"})


@register.filter
def visible(name: object) -> str:
    """A name as it can be trusted, in an attribute or within a sentence."""
    return _visible(str(name))


@register.filter
def named(name: object) -> SafeString:
    """A name as it can be trusted, on its own: it reads in its own direction and turns nothing beside it."""
    return format_html("<bdi>{}</bdi>", _visible(str(name)))


@register.filter
def told(action: Action) -> SafeString:
    """Who did or tried what, with the person's name where the language has it."""
    return by(sentences.sentence(action), action.username)


@register.filter
def by(deed: str, name: str) -> SafeString:
    """A deed with the name of who did it."""
    who = format_html("<strong>{}</strong>", named(name))
    what = escape(_visible(deed))
    return mark_safe(escape(_("%(who)s %(what)s")) % {"who": who, "what": what})  # noqa: S308 - escaped, all of it


@register.filter
def labelled(parameters: Mapping[str, Any]) -> list[tuple[str, str]]:
    """What was asked for, as names and values that people read."""
    return [
        (str(_WORDS.get(name, name)), _visible(_called(name, value))) for name, value in _leaves(parameters)
    ]


def _leaves(parameters: Mapping[str, Any]) -> Iterator[tuple[str, Any]]:
    """What is nested one by one, as the outer names say nothing to people (`config`, `IPAMConfig`)."""
    for name, value in parameters.items():
        if name in _ENVELOPES and isinstance(value, Mapping):
            yield from _leaves(value)
        elif value not in (None, "", [], {}):
            yield name, value


def _called(name: str, value: Any) -> str:  # noqa: ANN401
    """A role by the name that people know it by, anything else as it is."""
    if name == "role" and value in Role.values:
        return str(Role(value).label)
    return _value(value)


def _value(value: Any) -> str:  # noqa: ANN401
    if isinstance(value, bool):
        return _("yes") if value else _("no")
    if isinstance(value, list | tuple):
        return ", ".join(map(_value, value))
    if isinstance(value, Mapping):
        return ", ".join(f"{name}={_value(one)}" for name, one in value.items())
    return str(value)
