"""What the history's page says of its filters: each that is set, and the way to be rid of it."""

from __future__ import annotations

from collections.abc import Iterable
from typing import NamedTuple, Protocol, cast

from django import forms, template
from django.http import QueryDict
from django.utils.formats import date_format

register = template.Library()


class About(Protocol):
    """A line of a page: IDs and names of what it is about."""

    @property
    def objects(self) -> Iterable[tuple[str, str]]:
        """Each thing."""
        ...


class Active(NamedTuple):
    """One filter that is set."""

    label: str
    value: str
    #: The query without it.
    without: str


@register.simple_tag
def active_filters(filters: forms.Form, lines: Iterable[About], query: str) -> list[Active]:
    """Every filter that is set, in words; a thing that is given by its ID is called by its name."""
    if not filters.is_valid():
        return []
    set_ = [(name, value) for name, value in filters.cleaned_data.items() if value not in (None, "")]
    return [
        Active(str(filters.fields[name].label), _shown(filters, name, lines), _without(query, name))
        for name, _value in set_
    ]


def _shown(filters: forms.Form, name: str, lines: Iterable[About]) -> str:
    value = filters.cleaned_data[name]
    if name in ("since", "until"):
        return date_format(value)
    field = filters.fields[name]
    if isinstance(field, forms.ChoiceField):
        choices = cast("Iterable[tuple[str, object]]", field.choices)
        return str(dict(choices).get(value, value))
    if name == "object":
        known = (called for line in lines for node_id, called in line.objects if node_id == value)
        return next(known, value)
    return str(value)


def _without(query: str, name: str) -> str:
    rest = QueryDict(query, mutable=True)
    rest.pop(name, None)
    return rest.urlencode()
