"""The page of what is protected."""

from __future__ import annotations

from django import forms
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_POST, require_safe

from dashboard.access.auth import user_of
from dashboard.access.decorators import administrators_act
from dashboard.access.protection import locks as protection_locks
from dashboard.access.protection import service as protection_service
from dashboard.access.protection.models import Protection
from dashboard.audit.actions import Action
from dashboard.base.problems import Problem
from dashboard.runtime import runtime_of
from topology.engine.errors import EngineError


class ProtectForm(forms.Form):
    """What to protect, and why."""

    kind = forms.ChoiceField(label=_("Kind"), choices=Protection.Kind.choices)
    object = forms.CharField(label=_("Name or ID"), max_length=255)
    reason = forms.CharField(label=_("Reason"), max_length=500, help_text=_("Whoever tries it reads this."))


@require_safe
def page(request: HttpRequest) -> HttpResponse:
    """Everybody reads what is protected and why."""
    beginning = {"kind": request.GET.get("kind", ""), "object": request.GET.get("object", "")}
    return _page(request, ProtectForm(initial=beginning))


@require_POST
@administrators_act(Action.Kind.PROTECT)
def protect(request: HttpRequest) -> HttpResponse:
    """Protect something."""
    form = ProtectForm(request.POST)
    if form.is_valid():
        protection = form.cleaned_data
        try:
            protection_service.protect(
                runtime_of(request),
                user_of(request),
                Protection.Kind(protection["kind"]),
                protection["object"].strip(),
                protection["reason"],
            )
        except (Problem, EngineError) as refused:
            form.add_error("object", str(refused))
        else:
            return redirect("protection")
    return _page(request, form, status=400)


@require_POST
@administrators_act(Action.Kind.LIFT)
def lift(request: HttpRequest, number: int) -> HttpResponse:
    """Lift a protection."""
    protection = get_object_or_404(Protection, pk=number)
    protection_service.lift(runtime_of(request), user_of(request), protection)
    return redirect("protection")


def _page(request: HttpRequest, form: ProtectForm, status: int = 200) -> HttpResponse:
    context = {"here": "protection", "locks": protection_locks.locks(runtime_of(request)), "form": form}
    return render(request, "protection/page.html", context, status=status)
