"""Who may call: a login session, and for acting the permission, asked before a body is looked at."""

from __future__ import annotations

from abc import abstractmethod
from typing import cast

from django.contrib.auth.models import User
from django.http import HttpRequest
from ninja.security import SessionAuth
from ninja.utils import check_csrf

from dashboard.access import policy, request_targets
from dashboard.audit import refusals
from dashboard.audit.actions import Action
from dashboard.base.i18n import gettext as _
from dashboard.base.problems import Problem


class LoginSession(SessionAuth):
    """The session of Django's own login; a call that changes something needs the CSRF token as well."""

    def _get_key(self, request: HttpRequest) -> str | None:
        if check_csrf(request) is not None:
            raise Problem(403, "csrf_failed", _("The CSRF token is missing or wrong: reload the page."))
        return request.COOKIES.get(self.param_name)


class _MayChange(LoginSession):
    """A login session or token of somebody with a permission; whoever has not got it is in the audit log.

    Without a `kind` it guards what only tells something: that nobody is told it is no action.
    """

    def __init__(self, kind: Action.Kind | None = None) -> None:
        super().__init__()
        self._kind = kind

    def authenticate(self, request: HttpRequest, key: str | None) -> User | None:
        """Raise a problem for one who may not."""
        if super().authenticate(request, key) is None:
            return None
        try:
            self.check(user_of(request))
        except Problem as refused:
            self._note(request, refused)
            raise
        return user_of(request)

    @abstractmethod
    def check(self, user: User) -> None:
        """Raise a problem for one who may not."""

    def _note(self, request: HttpRequest, refused: Problem) -> None:
        """What was tried is in the audit log too, though its body has not been understood."""
        if self._kind is not None:
            words, about = request_targets.about(request)
            refusals.refused(user_of(request), self._kind, words, about, detail=refused.detail)


class MayAct(_MayChange):
    """A login session or token of somebody who may act."""

    def check(self, user: User) -> None:
        """Ask the rules, whatever it is about: that is not known yet."""
        policy.check_may_act(user)


class MayActOnRecords(_MayChange):
    """A login session or token of somebody who may act, where it is Portolan's own records that change.

    Whether something of the host may be changed does not matter then.
    """

    def check(self, user: User) -> None:
        """Ask the rules, whatever it is about: that is not known yet."""
        policy.check_may_act(user, changing=False)


class MayBackUp(_MayChange):
    """A login session or token of somebody who may act: also where nothing may be changed, for it is not."""

    def __init__(self, kind: Action.Kind = Action.Kind.VOLUME_BACKUP) -> None:
        super().__init__(kind)

    def check(self, user: User) -> None:
        """Ask the rules."""
        policy.check_may_act(user, changing=False)


class MayReadLogs(_MayChange):
    """A login session or token of somebody who may read what containers say."""

    def __init__(self) -> None:
        super().__init__(Action.Kind.READ_LOGS)

    def check(self, user: User) -> None:
        """Ask the rules, whatever it is about: that is not known yet."""
        policy.check_reading(user)


class MayAdminister(_MayChange):
    """A login session or token of an administrator."""

    def check(self, user: User) -> None:
        """Ask the rules."""
        policy.check_administrator(user)


def user_of(request: HttpRequest) -> User:
    """Who is asking; only for requests that a login session has been asked of."""
    return cast("User", request.user)
