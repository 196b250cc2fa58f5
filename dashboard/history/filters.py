"""What somebody wants to see of the record: by person, object, project, kind, outcome and time."""

from __future__ import annotations

from datetime import date, datetime, time
from typing import Any

from django import forms
from django.db.models import Q, QuerySet
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from dashboard.audit.actions import Action
from dashboard.audit.models import ActionTarget
from dashboard.base.forms import Day
from dashboard.targets import NODE_ID

FIRST_DAY, LAST_DAY = date(1970, 1, 1), date(9000, 1, 1)
_COLUMNS = {"container": "container_id", "network": "network_id", "volume": "volume_name"}


def _any(choices: list[tuple[str, Any]]) -> list[tuple[str, Any]]:
    return [("", _("all")), *choices]


class Filters(forms.Form):
    """Everything optional; what cannot be read is said at its field, and shows nothing."""

    person = forms.CharField(label=_("Person"), required=False, max_length=150)
    object = forms.CharField(label=_("Object"), required=False, max_length=300)
    project = forms.CharField(label=_("Project"), required=False, max_length=255)
    kind = forms.ChoiceField(label=_("Kind"), required=False, choices=_any(Action.Kind.choices))
    outcome = forms.ChoiceField(label=_("Outcome"), required=False, choices=_any(Action.Outcome.choices))
    since = forms.DateField(label=_("From"), required=False, widget=Day)
    until = forms.DateField(label=_("To"), required=False, widget=Day)

    def chosen(self) -> QuerySet[Action]:
        """What fits, the newest first."""
        if not self.is_valid():
            return Action.objects.none()
        wish = self.cleaned_data
        conditions = Q()
        if wish["kind"]:
            conditions &= _of_kind(wish["kind"])
        if wish["outcome"]:
            conditions &= Q(outcome=wish["outcome"])
        if wish["person"]:
            conditions &= Q(username__icontains=wish["person"])
        if wish["object"]:
            conditions &= _about(wish["object"])
        if wish["project"]:
            conditions &= _touching(project=wish["project"])
        return Action.objects.filter(conditions & _between(wish["since"], wish["until"]))


def _of_kind(kind: str) -> Q:
    """What undoes something is of the kind that it does, and is found as undo too."""
    condition = Q(kind=kind)
    return condition | Q(undoes__isnull=False) if kind == Action.Kind.UNDO else condition


def _touching(**what: str) -> Q:
    return Q(pk__in=ActionTarget.objects.filter(**what).values("action"))


def _about(wanted: str) -> Q:
    """Exactly one thing, given by its ID on the chart; or everything that is called like that."""
    found = NODE_ID.fullmatch(wanted)
    if found is None:
        named = ("container_name", "network_name", "volume_name")
        columns = [Q(**{f"{column}__icontains": wanted}) for column in named]
        return columns[0] | columns[1] | columns[2] | _touching(name__icontains=wanted)
    condition = _touching(node_id=wanted)
    column = _COLUMNS.get(found[1])
    return condition | Q(**{column: found[2]}) if column is not None else condition


def _between(since: date | None, until: date | None) -> Q:
    """Whole days, in the server's time zone."""
    condition = Q()
    if since is not None:
        condition &= Q(asked_at__gte=_moment(since, time.min))
    if until is not None:
        condition &= Q(asked_at__lte=_moment(until, time.max))
    return condition


def _moment(day: date, of_day: time) -> datetime:
    return timezone.make_aware(datetime.combine(day, of_day))
