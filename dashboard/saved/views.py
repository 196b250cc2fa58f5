"""The page of views by name; what is kept comes from the chart, as its address."""

from __future__ import annotations

from typing import Any

from django import forms
from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_POST, require_safe

from dashboard.access import policy
from dashboard.access.auth import user_of
from dashboard.base.problems import Problem
from dashboard.runtime import runtime_of
from dashboard.saved import service


class KeepForm(forms.Form):
    """A name for what the chart shows."""

    name = forms.CharField(label=gettext_lazy("Name"), max_length=100)
    shared = forms.BooleanField(label=gettext_lazy("Everybody sees it"), required=False)
    address = forms.CharField(required=False, max_length=2000, widget=forms.HiddenInput, strip=False)


@require_safe
def page(request: HttpRequest) -> HttpResponse:
    """All that this person sees; with `keep` (an address of the chart) a form to keep that."""
    address = request.GET.get("keep")
    return _page(request, None if address is None else KeepForm(initial={"address": address}))


@require_POST
def keep(request: HttpRequest) -> HttpResponse:
    """Keep one."""
    form = KeepForm(request.POST)
    if form.is_valid():
        wanted = form.cleaned_data
        try:
            service.keep(
                runtime_of(request), user_of(request), wanted["name"], wanted["address"],
                shared=wanted["shared"],
            )  # fmt: skip
        except Problem as refused:
            form.add_error("name", refused.detail)
        else:
            return redirect("saved")
    return _page(request, form, status=400)


@require_POST
def remove(request: HttpRequest, number: int) -> HttpResponse:
    """Remove one. Raises `Http404` where it is not this person's to remove."""
    try:
        service.remove(user_of(request), number)
    except Problem as refused:
        if refused.status == 404:
            raise Http404 from None
        messages.error(request, refused.detail)
    return redirect("saved")


def _page(request: HttpRequest, form: KeepForm | None, status: int = 200) -> HttpResponse:
    user = user_of(request)
    if form is not None and not policy.may(user, policy.ACT):
        del form.fields["shared"]
    administers = policy.may(user, policy.ADMINISTER)
    lines: list[dict[str, Any]] = [
        {"view": view, "removable": administers or view.owner == user} for view in service.seen_by(user)
    ]
    return render(request, "saved/page.html", {"here": "saved", "form": form, "lines": lines}, status=status)
