"""What somebody wants to see of what happened: by source, kind, object, project, person, time and name."""

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


@dataclass(frozen=True, slots=True)
class Wanted:
    """Everything optional."""

    source: str = ""
    kind: str = ""
    object: str = ""
    project: str = ""
    person: str = ""
    q: str = ""
    since: datetime | None = None
    until: datetime | None = None

    def chosen(self) -> QuerySet[Event]:
        """What fits, the newest first. `until` is not within."""
        condition = Q()
        for column in ("source", "kind", "project"):
            if value := getattr(self, column):
                condition &= Q(**{column: value})
        if self.object:
            condition &= _about(self.object)
        if self.person:
            condition &= Q(username__icontains=self.person)
        if self.q:
            condition &= _named(self.q) | Q(project__icontains=self.q) | Q(username__icontains=self.q)
        if self.since is not None:
            condition &= Q(at__gte=self.since)
        if self.until is not None:
            condition &= Q(at__lt=self.until)
        return Event.objects.filter(condition)


class Filters(forms.Form):
    """The same on a page; what cannot be read is said at its field, and shows nothing."""

    person = forms.CharField(label=_("Person"), required=False, max_length=150)
    object = forms.CharField(label=_("Object"), required=False, max_length=300)
    project = forms.CharField(label=_("Project"), required=False, max_length=255)
    kind = forms.ChoiceField(label=_("Kind"), required=False, choices=lambda: [("", _("all")), *_kinds()])
    source = forms.ChoiceField(
        label=_("Source"), required=False, choices=[("", _("all")), *Event.Source.choices]
    )
    since = forms.DateField(label=_("From"), required=False, widget=Day)
    until = forms.DateField(label=_("To"), required=False, widget=Day)

    def chosen(self) -> QuerySet[Event]:
        """What fits, the newest first. Days are whole, in the server's time zone."""
        if not self.is_valid():
            return Event.objects.none()
        wish: dict[str, Any] = self.cleaned_data
        since, until = wish.pop("since"), wish.pop("until")
        found = Wanted(**wish, since=_midnight(since), until=_midnight(until, plus=1)).chosen()
        self.cleaned_data |= {"since": since, "until": until}
        return found


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


def _about(wanted: str) -> Q:
    """Exactly one thing, given by its ID on the chart; or everything that is called like that."""
    if NODE_ID.fullmatch(wanted) is None:
        return _named(wanted)
    # What people do may be about more than the two that are kept here.
    touched = ActionTarget.objects.filter(node_id=wanted).values("action")
    return Q(node_id=wanted) | Q(other_id=wanted) | Q(action__in=touched)


def _named(wanted: str) -> Q:
    return Q(name__icontains=wanted) | Q(other_name__icontains=wanted)


def _midnight(day: date | None, plus: int = 0) -> datetime | None:
    if day is None:
        return None
    try:
        return timezone.make_aware(datetime.combine(day + timedelta(days=plus), time.min))
    except OverflowError:  # the last day that there is
        return None
