"""Who may call: a login session, and for acting the permission, asked before a body is looked at."""

from __future__ import annotations

from typing import cast

from django.contrib.auth.models import User
from django.http import HttpRequest
from django.utils.translation import gettext as _
from ninja.security import SessionAuth
from ninja.utils import check_csrf

from dashboard import actions
from dashboard.models import Action
from dashboard.problems import Problem
from dashboard.record import writing
from dashboard.roles import rules


class LoginSession(SessionAuth):
    """The session of Django's own login; a call that changes something needs the CSRF token as well."""

    def _get_key(self, request: HttpRequest) -> str | None:
        if check_csrf(request) is not None:
            raise Problem(403, "csrf_failed", _("The CSRF token is missing or wrong: reload the page."))
        return request.COOKIES.get(self.param_name)


class MayAct(LoginSession):
    """A login session of somebody who may connect and disconnect."""

    def authenticate(self, request: HttpRequest, key: str | None) -> User | None:
        """Raise a problem for one who may not."""
        if super().authenticate(request, key) is None:
            return None
        try:
            actions.check_permission(user_of(request))
        except Problem as refused:
            _note(request, refused)
            raise
        return user_of(request)


class MayAdminister(LoginSession):
    """A login session or token of an administrator."""

    def authenticate(self, request: HttpRequest, key: str | None) -> User | None:
        """Raise a problem for everybody else."""
        if super().authenticate(request, key) is None:
            return None
        rules.check_administrator(user_of(request))
        return user_of(request)


def _note(request: HttpRequest, refused: Problem) -> None:
    """What was tried is in the record too, though its body has not been looked at."""
    asked = {"method": request.method, "path": request.path_info[:500]}
    last = request.path_info.rpartition("/")[2]
    kind = last if last in Action.Kind.values else Action.Kind.OTHER.value
    writing.note(user_of(request), kind, asked, refused=refused.detail)


def user_of(request: HttpRequest) -> User:
    """Who is asking; only for requests that a login session has been asked of."""
    return cast("User", request.user)
