"""What an administrator chooses among: roles, with what each may do, and the projects that are there now."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from django import forms
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from dashboard.base.roles import Role
from dashboard.runtime import Runtime
from topology.escape import escape

#: Of a project's name. Labels may be longer, and are nobody's project then.
LONGEST = 255


@dataclass(frozen=True, slots=True)
class Described:
    """A choice with a sentence about it."""

    label: str | Promise
    sentence: str | Promise

    def __str__(self) -> str:
        return str(self.label)


SENTENCES = {
    Role.VIEWER: _("Sees the whole host, and changes nothing."),
    Role.OPERATOR: _(
        "Also acts: connects and disconnects, starts and stops containers; creates, backs up, restores and "
        "removes volumes; reads what containers say."
    ),
    Role.ADMINISTRATOR: _("Also manages people, protection and settings. Acts on everything."),
}


def roles() -> list[tuple[str, Described]]:
    """Every role, from little to all."""
    return [(role.value, Described(role.label, SENTENCES[role])) for role in Role]


class Projects(forms.MultipleChoiceField):
    """Compose projects, to be ticked. One that has gone since the page was loaded is one all the same."""

    widget = forms.CheckboxSelectMultiple

    def valid_value(self, value: str) -> bool:
        """Any name that one can have."""
        return 0 < len(value) <= LONGEST


def projects(runtime: Runtime, also: Iterable[str]) -> list[tuple[str, str]]:
    """The projects on the chart now, and those that are chosen already."""
    topology = runtime.store.topology
    there = {node.text("project") for node in topology.nodes.values()} if topology is not None else set()
    return [(name, escape(name)) for name in sorted({*there, *also}) if 0 < len(name) <= LONGEST]
