"""A person's own page: name, language, theme, password, sessions, tokens."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.contrib import messages
from django.contrib.auth import update_session_auth_hash
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import ngettext
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_POST, require_safe

from dashboard.access import policy, sessions
from dashboard.access.auth import user_of
from dashboard.access.tokens import service as token_service
from dashboard.access.tokens.models import ApiToken
from dashboard.accounts import preferences, throttle
from dashboard.accounts.forms import PasswordForm, ProfileForm, TokenForm
from dashboard.accounts.oidc import session as oidc_session
from dashboard.audit import log as audit_log
from dashboard.audit import rate_limit
from dashboard.audit.actions import Action
from dashboard.base.i18n import gettext as _
from dashboard.base.problems import Problem
from dashboard.base.roles import Role


@require_safe
def page(request: HttpRequest) -> HttpResponse:
    """Everything of one's own."""
    return _page(request)


@require_POST
def profile(request: HttpRequest) -> HttpResponse:
    """Take over name, language and theme, in this browser at once."""
    user, form = user_of(request), ProfileForm(request.POST)
    if not form.is_valid():
        return _page(request, profile=form)
    user.first_name = form.cleaned_data["name"]
    user.save(update_fields=["first_name"])
    preferences.keep(user, form.cleaned_data["language"], form.cleaned_data["theme"])
    answer = redirect("account")
    preferences.send(answer, user)
    return answer


@require_POST
@sensitive_post_parameters()
def password(request: HttpRequest) -> HttpResponse:
    """A new password; every other session ends by it."""
    form = PasswordForm(request, request.POST)
    with throttle.trying(request, user_of(request).get_username()):
        if not form.is_valid():
            return _page(request, password=form)
    user = form.save()
    update_session_auth_hash(request, user)
    ended = form.end_tokens(user_of(request))
    audit_log.add(user_of(request), Action.Kind.PASSWORD_SET, {"tokens_revoked": ended})
    messages.success(request, _("The password is changed. Your other sessions have ended."))
    if ended:
        sentence = ngettext("%(count)d API token was revoked.", "%(count)d API tokens were revoked.", ended)
        messages.success(request, sentence % {"count": ended})
    return redirect("account")


@require_POST
def end_sessions(request: HttpRequest) -> HttpResponse:
    """End one other session, or all others."""
    user, handle = user_of(request), request.POST.get("session")
    try:
        rate_limit.check(user, Action.Kind.SESSIONS_END)
    except Problem as refused:
        messages.error(request, refused.detail)
        return redirect("account")
    if sessions.end(user, but=request.session.session_key, handle=handle):
        audit_log.add(user, Action.Kind.SESSIONS_END, {"which": "one" if handle else "all others"})
    return redirect("account")


@require_POST
def make_token(request: HttpRequest) -> HttpResponse:
    """Make a token and show it, this once: the answer is not a redirect because it is kept nowhere."""
    user = user_of(request)
    form = TokenForm(user, request.POST)
    if not form.is_valid():
        return _page(request, token=form)
    asked = form.cleaned_data
    try:
        rate_limit.check(user, Action.Kind.TOKEN_CREATE)
        made, text = token_service.create(user, asked["name"], Role(asked["role"]), asked["days"])
    except Problem as refused:
        form.add_error(None, refused.detail)
        return _page(request, token=form)
    audit_log.add(
        user, Action.Kind.TOKEN_CREATE, {"token": made.name, "role": made.role, "days": asked["days"]}
    )
    return _page(request, new_token=text)


@require_POST
def revoke_token(request: HttpRequest, number: int) -> HttpResponse:
    """Make one's own token worthless."""
    token = get_object_or_404(ApiToken, pk=number, owner=user_of(request))
    if token.revoked_at is None:
        token_service.revoke(token)
        audit_log.add(user_of(request), Action.Kind.TOKEN_REVOKE, {"token": token.name})
    return redirect("account")


def _page(request: HttpRequest, **forms: Any) -> HttpResponse:  # noqa: ANN401
    """The page, with the form that was not right in place of its empty twin."""
    user = user_of(request)
    wishes = preferences.of(user)
    beginning = {"name": user.first_name, "language": wishes.language, "theme": wishes.theme}
    context = {
        "here": "account",
        "profile": ProfileForm(initial=beginning),
        "password": PasswordForm(request) if user.has_usable_password() else None,
        "token": TokenForm(user),
        "tokens": ApiToken.objects.filter(owner=user),
        "identities": user.identities.all(),
        "provider": settings.SIGN_ON,
        "ticket": oidc_session.ticket(request),
        "sessions": sessions.of(user, request.session.session_key),
        "role": policy.role_of(user).label,
        "limit": policy.limit_of(user),
        "read_only": settings.READ_ONLY,
    }
    wrong = any(getattr(form, "errors", None) for form in forms.values())
    return render(request, "accounts/own.html", context | forms, status=400 if wrong else 200)
