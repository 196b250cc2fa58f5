"""The history's page, its exports, and how long its two parts are kept."""

from __future__ import annotations

from django import forms
from django.core.paginator import Page, Paginator
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from dashboard.access import policy
from dashboard.access.auth import user_of
from dashboard.access.decorators import administrators_act
from dashboard.audit import retention as audit_retention
from dashboard.audit.actions import Action
from dashboard.base.exports import download
from dashboard.events import retention as event_retention
from dashboard.history import exports
from dashboard.history.filters import FilterForm
from dashboard.history.timeline import Line, Timeline

PAGE = 50
#: Two forms on one page ask for days.
AUDIT_ID, EVENT_ID = "audit_%s", "event_%s"


class AuditRetentionForm(forms.Form):
    """For how long the audit log is kept."""

    days = forms.IntegerField(
        label=_("Days"),
        required=False,
        min_value=1,
        max_value=36_500,
        help_text=_("Leave it empty to keep everything."),
    )


class EventRetentionForm(forms.Form):
    """For how long events are kept."""

    days = forms.IntegerField(label=_("Days"), min_value=1, max_value=3650)


class PermanentRedirect(HttpResponseRedirect):
    """The same request belongs to another address, for good (RFC 9110, 308)."""

    status_code = 308


@require_safe
def page(request: HttpRequest) -> HttpResponse:
    """Everybody who can log in may read what was done; administrators see addresses and commands, too."""
    return _page(request)


def _page(
    request: HttpRequest,
    *,
    audit_form: AuditRetentionForm | None = None,
    event_form: EventRetentionForm | None = None,
    status: int = 200,
) -> HttpResponse:
    form = FilterForm(request.GET or {})
    timeline = Timeline(form.filter(), whole=_sees_all(request))
    shown: Page[Line] = Paginator(timeline, PAGE).get_page(request.GET.get("page"))
    query = request.GET.copy()
    query.pop("page", None)
    audit_days, event_days = audit_retention.days(), event_retention.days()
    context = {
        "here": "history",
        "filters": form,
        "page": shown,
        "lines": list(shown.object_list),
        "query": query.urlencode(),
        "audit_days": audit_days,
        "event_days": event_days,
        "audit_form": audit_form or AuditRetentionForm(initial={"days": audit_days}, auto_id=AUDIT_ID),
        "event_form": event_form or EventRetentionForm(initial={"days": event_days}, auto_id=EVENT_ID),
    }
    return render(request, "history/page.html", context, status=status)


@require_safe
def export(request: HttpRequest, form: str) -> HttpResponseBase:
    """What the filters leave, all of it."""
    wanted = FilterForm(request.GET or {}).filter()
    lines = Timeline(wanted, whole=_sees_all(request))
    if form == "csv":
        return download(request, exports.csv_lines(lines), "text/csv", "csv", name="history")
    return download(request, exports.json_lines(lines), "application/jsonl", "jsonl", name="history")


@require_POST
@administrators_act(Action.Kind.RETENTION)
def set_audit_retention(request: HttpRequest) -> HttpResponseBase:
    """Set for how long the audit log is kept."""
    form = AuditRetentionForm(request.POST, auto_id=AUDIT_ID)
    if not form.is_valid():
        return _page(request, audit_form=form, status=400)
    audit_retention.change(user_of(request), form.cleaned_data["days"])
    return redirect("history")


@require_POST
@administrators_act(Action.Kind.EVENT_RETENTION)
def set_event_retention(request: HttpRequest) -> HttpResponseBase:
    """Set for how long events are kept."""
    form = EventRetentionForm(request.POST, auto_id=EVENT_ID)
    if not form.is_valid():
        return _page(request, event_form=form, status=400)
    event_retention.change(user_of(request), form.cleaned_data["days"])
    return redirect("history")


def _moved(request: HttpRequest, to: str, **where: int) -> HttpResponse:
    """What was here is under another name, where the same is to be asked again."""
    query = request.META.get("QUERY_STRING", "")
    return PermanentRedirect(reverse(to, kwargs=where) + (f"?{query}" if query else ""))


moved_page = require_safe(_moved)
moved_form = require_POST(_moved)
moved_page_with_form = require_http_methods(["GET", "HEAD", "POST"])(_moved)


def _sees_all(request: HttpRequest) -> bool:
    return policy.may(request.user, policy.ADMINISTER)
