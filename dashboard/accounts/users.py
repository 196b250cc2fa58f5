"""The administrators' pages: who may come, as what, and who may no longer."""

from __future__ import annotations

from django.conf import settings
from django.contrib.auth.models import User
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from dashboard.access import policy
from dashboard.access.auth import user_of
from dashboard.access.decorators import administrators_act, administrators_only
from dashboard.access.roles.models import Limit
from dashboard.accounts import links
from dashboard.accounts import rights as rights_service
from dashboard.accounts.forms import InviteForm, PersonForm
from dashboard.accounts.models import Link
from dashboard.audit import log as audit_log
from dashboard.audit.actions import Action
from dashboard.base.problems import Problem
from dashboard.runtime import runtime_of


@require_safe
@administrators_only
def people(request: HttpRequest) -> HttpResponse:
    """Everybody, and the links that have not been used yet."""
    return _people(request, InviteForm(runtime_of(request)))


@require_POST
@administrators_act(Action.Kind.INVITE)
def invite(request: HttpRequest) -> HttpResponse:
    """Make an invitation and show its link, this once."""
    form = InviteForm(runtime_of(request), request.POST)
    if not form.is_valid():
        return _people(request, form, status=400)
    rights = form.rights()
    _link, token = links.make(
        Link.Purpose.INVITATION, user_of(request), note=form.cleaned_data["note"], **rights
    )
    audit_log.add(user_of(request), Action.Kind.INVITE, {"for": form.cleaned_data["note"], **rights})
    return _people(request, InviteForm(runtime_of(request)), link=_address(request, "join", token))


@require_POST
@administrators_act(Action.Kind.LINK_WITHDRAW)
def withdraw(request: HttpRequest, number: int) -> HttpResponse:
    """Make a link that has not been used worthless."""
    link = Link.objects.filter(pk=number).first()
    if link is not None:
        audit_log.add(
            user_of(request), Action.Kind.LINK_WITHDRAW, {"for": link.note, "purpose": link.purpose}
        )
        link.delete()
    return redirect("people")


@require_http_methods(["GET", "HEAD", "POST"])
@administrators_act(Action.Kind.PERSON_CHANGE)
def person(request: HttpRequest, number: int) -> HttpResponse:
    """One person's role and projects, and whether they may log in."""
    user = get_object_or_404(User, pk=number)
    form = PersonForm(runtime_of(request), request.POST or None, initial=_beginning(user))
    if request.method == "POST" and form.is_valid():
        change = form.rights() | {"active": form.cleaned_data["active"]}
        try:
            rights_service.change(user_of(request), user, change)
        except Problem as refused:
            form.add_error(None, refused.detail)
        else:
            return redirect("people")
    status = 400 if form.errors else 200
    return render(
        request, "accounts/person.html", {"here": "people", "person": user, "form": form}, status=status
    )


@require_POST
@administrators_act(Action.Kind.PASSWORD_LINK)
def reset(request: HttpRequest, number: int) -> HttpResponse:
    """Make a link by which somebody sets a new password, and show it, this once."""
    user = get_object_or_404(User, pk=number, is_active=True)
    _link, token = links.make(Link.Purpose.RESET, user_of(request), user=user, note=user.get_username())
    audit_log.add(user_of(request), Action.Kind.PASSWORD_LINK, {"person": user.get_username()})
    context = {
        "here": "people",
        "person": user,
        "form": PersonForm(runtime_of(request), initial=_beginning(user)),
        "link": _address(request, "reset", token),
    }
    return render(request, "accounts/person.html", context)


def _beginning(user: User) -> dict[str, object]:
    return rights_service.rights(user)


def _people(
    request: HttpRequest, form: InviteForm, *, link: str | None = None, status: int = 200
) -> HttpResponse:
    everybody = [
        {"user": user, "role": policy.role_of(user).label, "limit": Limit.objects.filter(user=user).first()}
        for user in User.objects.order_by("-is_active", "username")
    ]
    context = {"here": "people", "people": everybody, "form": form, "link": link, "links": Link.objects.all()}
    return render(request, "accounts/people.html", context, status=status)


def _address(request: HttpRequest, name: str, token: str) -> str:
    """What to send somebody; by the public name where there is one."""
    path = reverse(name, args=(token,))
    return f"{settings.PUBLIC_URL}{path}" if settings.PUBLIC_URL else request.build_absolute_uri(path)
