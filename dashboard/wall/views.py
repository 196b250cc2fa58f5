"""The wall itself, for whoever has its link; and the page on which administrators make and end walls."""

from __future__ import annotations

from typing import Any

from django import forms
from django.conf import settings
from django.contrib.auth.decorators import login_not_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import get_language, gettext_lazy
from django.views.decorators.http import require_POST, require_safe

from dashboard.access.auth import user_of
from dashboard.access.decorators import administrators_act, administrators_only
from dashboard.audit.actions import Action
from dashboard.base.i18n import browser_catalog
from dashboard.base.problems import Problem
from dashboard.runtime import runtime_of
from dashboard.wall import service
from dashboard.wall.models import Wall


class WallForm(forms.Form):
    """What it is called, and which view it shows."""

    name = forms.CharField(label=gettext_lazy("Name"), max_length=100)
    chart = forms.ChoiceField(label=gettext_lazy("View"), choices=Wall.Chart)
    search = forms.CharField(
        label=gettext_lazy("Search"), max_length=500, required=False, strip=True,
        help_text=gettext_lazy("It shows only what this finds. Empty: all of the host."),
    )  # fmt: skip


@login_not_required
@require_safe
def wall(request: HttpRequest, token: str) -> HttpResponse:
    """The page for a screen; nobody is logged in there. Raises `Http404` for what is no wall's link."""
    found = _found(token)
    language = get_language() or settings.LANGUAGE_CODE
    page = {
        "chart": found.chart,
        "topology": f"/wall/{token}/topology",
        "stream": f"/ws/wall/{token}",
        "search": found.search,
    }
    return render(request, "wall/wall.html", {"page": page, "catalog": browser_catalog(language)})


@require_safe
@administrators_only
def page(request: HttpRequest) -> HttpResponse:
    """All walls, and a form for another."""
    return _page(request, WallForm())


@require_POST
@administrators_act(Action.Kind.WALL_MAKE)
def make(request: HttpRequest) -> HttpResponse:
    """Make one; its link is shown this once."""
    form = WallForm(request.POST)
    if form.is_valid():
        try:
            made, token = service.make(runtime_of(request), user_of(request), **form.cleaned_data)
        except Problem as refused:
            form.add_error("search" if refused.code == "selector" else "name", refused.detail)
        else:
            link = request.build_absolute_uri(service.path_of(token))
            return _page(request, WallForm(), made={"name": made.name, "link": link})
    return _page(request, form, status=400)


@require_POST
@administrators_act(Action.Kind.WALL_END)
def end(request: HttpRequest, number: int) -> HttpResponse:
    """End one. Raises `Http404` where there is none."""
    try:
        service.end(user_of(request), number)
    except Problem:
        raise Http404 from None
    return redirect("walls")


def _found(token: str) -> Wall:
    found = service.find(token)
    if found is None:
        raise Http404
    return found


def _page(request: HttpRequest, form: WallForm, *, status: int = 200, **more: Any) -> HttpResponse:  # noqa: ANN401
    context = {"here": "walls", "form": form, "walls": Wall.objects.all(), **more}
    return render(request, "wall/page.html", context, status=status)
