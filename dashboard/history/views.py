"""The record's page and its exports."""

from __future__ import annotations

from django import forms
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_POST, require_safe

from dashboard.access import policy
from dashboard.access.auth import user_of
from dashboard.access.decorators import administrators_act
from dashboard.audit import retention
from dashboard.audit.actions import Action
from dashboard.audit.entries import all_entries, entries
from dashboard.base.exports import download
from dashboard.history import exports
from dashboard.history.filters import Filters

PAGE = 50


class RetentionForm(forms.Form):
    """For how long the record is kept."""

    days = forms.IntegerField(
        label=_("Days"),
        required=False,
        min_value=1,
        max_value=36_500,
        help_text=_("Leave it empty to keep everything."),
    )


@require_safe
def page(request: HttpRequest) -> HttpResponse:
    """Everybody who can log in may read what was done; addresses are shown to administrators only."""
    filters = Filters(request.GET or {})
    pages = Paginator(filters.chosen().prefetch_related("touched", "undone_by"), PAGE)
    shown = pages.get_page(request.GET.get("page"))
    query = request.GET.copy()
    query.pop("page", None)
    context = {
        "here": "record",
        "filters": filters,
        "page": shown,
        "entries": entries(shown.object_list, addresses=_sees_addresses(request)),
        "query": query.urlencode(),
        "retention": RetentionForm(initial={"days": retention.days()}),
        "days": retention.days(),
    }
    return render(request, "history/page.html", context)


@require_safe
def export(request: HttpRequest, form: str) -> HttpResponseBase:
    """What the filters leave, all of it."""
    chosen = Filters(request.GET or {}).chosen()
    found = all_entries(chosen, addresses=_sees_addresses(request))
    if form == "csv":
        return download(request, exports.csv_lines(found), "text/csv", "csv")
    return download(request, exports.json_lines(found), "application/jsonl", "jsonl")


@require_POST
@administrators_act(Action.Kind.RETENTION)
def keep(request: HttpRequest) -> HttpResponseBase:
    """Set for how long the record is kept."""
    form = RetentionForm(request.POST)
    if form.is_valid():
        retention.change(user_of(request), form.cleaned_data["days"])
    return redirect("record")


def _sees_addresses(request: HttpRequest) -> bool:
    return policy.may(request.user, policy.ADMINISTER)
