"""What somebody wants to see of the history; the one filter of the page, the exports and the API."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from typing import Any

from django import forms
from django.db.models import Q, QuerySet
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from dashboard.audit.actions import Action
from dashboard.audit.models import ActionTarget
from dashboard.base.forms import Day
from dashboard.events.models import EngineKind, Event
from dashboard.targets import NODE_ID

#: Of two that are called the same there is one.
_KINDS = {**dict(Action.Kind.choices), **dict(EngineKind.choices)}
_ACTION_NAMES = ("container_name", "network_name", "volume_name")
_ACTION_IDS = {"container": "container_id", "network": "network_id", "volume": "volume_name"}
_EVENT_NAMES = ("name", "other_name")
Source = Event.Source


@dataclass(frozen=True, slots=True)
class Filter:
    """Everything optional. `object` is a node ID, or a part of a name; `until` is not within."""

    person: str = ""
    object: str = ""
    project: str = ""
    kind: str = ""
    outcome: str = ""
    source: str = ""
    q: str = ""
    since: datetime | None = None
    until: datetime | None = None

    def actions(self) -> QuerySet[Action]:
        """What fits of the audit log, the newest first; nothing where only the engine is asked for."""
        if self.source == Source.ENGINE:
            return Action.objects.none()
        condition = self._in_columns("outcome") & self._in_time("asked_at")
        if self.kind:
            condition &= _action_of_kind(self.kind)
        if self.project:
            condition &= _touching(project=self.project)
        if self.object:
            condition &= _action_about(self.object)
        if self.q:
            projects = _touching(project__icontains=self.q)
            condition &= _action_named(self.q) | projects | Q(username__icontains=self.q)
        return Action.objects.filter(condition)

    def events(self) -> QuerySet[Event]:
        """What fits of the events, the newest first: those of the engine, and those that tell of actions."""
        condition = self._in_columns("source", "kind", "project", "outcome") & self._in_time("at")
        if self.object:
            condition &= _event_about(self.object)
        if self.q:
            people = Q(project__icontains=self.q) | Q(username__icontains=self.q)
            condition &= _named(_EVENT_NAMES, self.q) | people
        return Event.objects.filter(condition)

    def _in_columns(self, *columns: str) -> Q:
        """What the tables have in columns of the same names."""
        wanted = {column: value for column in columns if (value := getattr(self, column))}
        return Q(**wanted) & (Q(username__icontains=self.person) if self.person else Q())

    def _in_time(self, column: str) -> Q:
        condition = Q(**{f"{column}__gte": self.since}) if self.since is not None else Q()
        return condition & (Q(**{f"{column}__lt": self.until}) if self.until is not None else Q())


class FilterForm(forms.Form):
    """The filter on the page; what cannot be read is said at its field, and shows nothing."""

    person = forms.CharField(label=_("Person"), required=False, max_length=150)
    object = forms.CharField(label=_("Object"), required=False, max_length=300)
    project = forms.CharField(label=_("Project"), required=False, max_length=255)
    q = forms.CharField(label=_("Any name"), required=False, max_length=300)
    source = forms.ChoiceField(label=_("Source"), required=False, choices=[("", _("all")), *Source.choices])
    kind = forms.ChoiceField(label=_("Kind"), required=False, choices=lambda: [("", _("all")), *_kinds()])
    outcome = forms.ChoiceField(
        label=_("Outcome"), required=False, choices=[("", _("all")), *Action.Outcome.choices]
    )
    since = forms.DateField(label=_("From"), required=False, widget=Day)
    until = forms.DateField(label=_("To"), required=False, widget=Day)

    def filter(self) -> Filter | None:
        """What is asked for; `None` if a field cannot be read."""
        if not self.is_valid():
            return None
        asked: dict[str, Any] = dict(self.cleaned_data)
        since, until = asked.pop("since"), asked.pop("until")
        return Filter(**asked, since=start_of(since), until=end_of(until))


def start_of(day: date | None) -> datetime | None:
    """When this day begins in the server's time zone."""
    return None if day is None else timezone.make_aware(datetime.combine(day, time.min))


def end_of(day: date | None) -> datetime | None:
    """When the day after begins; `None` after the last one that there is."""
    return None if day is None or day == date.max else start_of(day + timedelta(days=1))


def aware(moment: datetime) -> datetime:
    """In UTC where nothing else is said; the first and last moments there are stay within the calendar."""
    if moment.tzinfo is None:
        return moment.replace(tzinfo=UTC)
    try:
        return moment.astimezone(UTC)
    except OverflowError:
        return moment.replace(tzinfo=UTC)


def _kinds() -> list[tuple[str, str]]:
    return sorted(((kind, str(label)) for kind, label in _KINDS.items()), key=lambda choice: choice[1])


def _action_of_kind(kind: str) -> Q:
    """What undoes something is of the kind that it does, and is found as undo too."""
    condition = Q(kind=kind)
    return condition | Q(undoes__isnull=False) if kind == Action.Kind.UNDO else condition


def _action_about(wanted: str) -> Q:
    """Exactly one thing, given by its ID on the chart; or everything that is called like that."""
    found = NODE_ID.fullmatch(wanted)
    if found is None:
        return _action_named(wanted)
    column = _ACTION_IDS.get(found[1])
    return _touching(node_id=wanted) | (Q(**{column: found[2]}) if column is not None else Q(pk=None))


def _action_named(wanted: str) -> Q:
    return _named(_ACTION_NAMES, wanted) | _touching(name__icontains=wanted)


def _event_about(wanted: str) -> Q:
    if NODE_ID.fullmatch(wanted) is None:
        return _named(_EVENT_NAMES, wanted)
    # What people do may be about more than the two that an event keeps.
    touching = ActionTarget.objects.filter(node_id=wanted).values("action")
    return Q(node_id=wanted) | Q(other_id=wanted) | Q(action__in=touching)


def _touching(**what: str) -> Q:
    return Q(pk__in=ActionTarget.objects.filter(**what).values("action"))


def _named(columns: tuple[str, ...], wanted: str) -> Q:
    condition = Q()
    for column in columns:
        condition |= Q(**{f"{column}__icontains": wanted})
    return condition
