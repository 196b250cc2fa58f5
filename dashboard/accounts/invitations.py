"""What the links open: for somebody new, and for a new password."""

from __future__ import annotations

from django.contrib import messages
from django.contrib.auth import login
from django.contrib.auth.decorators import login_not_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods

from dashboard.accounts import links, throttle
from dashboard.accounts.bootstrap import BACKEND
from dashboard.accounts.forms import NewPersonForm, ResetForm
from dashboard.accounts.models import Link
from dashboard.audit import log as audit_log
from dashboard.audit.actions import Action
from dashboard.base.i18n import gettext as _


@login_not_required
@sensitive_post_parameters()
@require_http_methods(["GET", "HEAD", "POST"])
def join(request: HttpRequest, token: str) -> HttpResponse:
    """An invitation: whoever opens it first chooses a name and a password, and is logged in.

    Raises `Http404` if the link is not, or no longer, good.
    """
    link = links.find(Link.Purpose.INVITATION, token)
    if link is None:
        raise Http404
    form = NewPersonForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        user = links.use(link, lambda: form.save(commit=False))
        if user is None:
            raise Http404
        audit_log.add(user, Action.Kind.JOIN, {"invited_by": link.made_by, "for": link.note})
        login(request, user, backend=BACKEND)
        answer = redirect("/")
        throttle.remember(answer, user)
        return answer
    return render(request, "accounts/join.html", {"form": form})


@login_not_required
@sensitive_post_parameters()
@require_http_methods(["GET", "HEAD", "POST"])
def reset(request: HttpRequest, token: str) -> HttpResponse:
    """A new password, for who has lost theirs. Every session of that person ends by it.

    Raises `Http404` if the link is not, or no longer, good.
    """
    link = links.find(Link.Purpose.RESET, token)
    if link is None or link.user is None:
        raise Http404
    form = ResetForm(link.user, request.POST or None)
    if request.method == "POST" and form.is_valid():
        user = links.use(link, lambda: form.save(commit=False))
        if user is None:
            raise Http404
        ended = form.end_tokens(user)
        audit_log.add(user, Action.Kind.PASSWORD_SET, {"link_by": link.made_by, "tokens_revoked": ended})
        throttle.forget(user)
        messages.success(request, _("Your new password is set. Log in with it."))
        answer = redirect("login")
        throttle.remember(answer, user)
        return answer
    return render(request, "accounts/reset.html", {"form": form, "person": link.user})
