"""What happened, as a page of the record, and its exports."""

from __future__ import annotations

from dataclasses import dataclass

from django import forms
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_POST, require_safe

from dashboard.access.auth import user_of
from dashboard.access.decorators import administrators_act
from dashboard.audit.actions import Action
from dashboard.base.exports import download
from dashboard.events import exports, retention
from dashboard.events.entries import with_actions
from dashboard.events.filters import Filters
from dashboard.events.models import Event
from dashboard.events.sentences import sentence

PAGE = 50


class KeepingForm(forms.Form):
    """For how long what happened is kept."""

    days = forms.IntegerField(label=_("Days"), min_value=1, max_value=3650)


@dataclass(frozen=True, slots=True)
class Line:
    """One line of the page."""

    happening: Event
    sentence: str
    objects: tuple[tuple[str, str], ...]


@require_safe
def page(request: HttpRequest) -> HttpResponse:
    """People's actions and what the engine tells of, in one time line; for everybody who can log in."""
    filters = Filters(request.GET or {})
    shown = Paginator(with_actions(filters.chosen()), PAGE).get_page(request.GET.get("page"))
    query = request.GET.copy()
    query.pop("page", None)
    days = retention.days()
    context = {
        "here": "record",
        "filters": filters,
        "page": shown,
        "entries": [Line(one, sentence(one), _objects(one)) for one in shown.object_list],
        "query": query.urlencode(),
        "keeping": KeepingForm(initial={"days": days}),
        "days": days,
    }
    return render(request, "events/page.html", context)


@require_safe
def export(request: HttpRequest, form: str) -> HttpResponseBase:
    """What the filters leave, all of it."""
    chosen = Filters(request.GET or {}).chosen()
    if form == "csv":
        return download(request, exports.csv_lines(chosen), "text/csv", "csv", name="happened")
    return download(request, exports.json_lines(chosen), "application/jsonl", "jsonl", name="happened")


@require_POST
@administrators_act(Action.Kind.RETENTION)
def keep(request: HttpRequest) -> HttpResponseBase:
    """Set for how long what happened is kept."""
    form = KeepingForm(request.POST)
    if form.is_valid():
        retention.change(user_of(request), form.cleaned_data["days"])
    return redirect("happened")


def _objects(one: Event) -> tuple[tuple[str, str], ...]:
    pairs = ((one.node_id, one.name), (one.other_id, one.other_name))
    return tuple((node_id, name) for node_id, name in pairs if node_id)
