"""Pages that only administrators may see."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import Concatenate, ParamSpec, cast

from django.contrib.auth.models import User
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest
from django.http.response import HttpResponseBase

from dashboard.access import policy
from dashboard.audit import refusals
from dashboard.audit.actions import Action
from dashboard.base.problems import Problem

More = ParamSpec("More")
View = Callable[Concatenate[HttpRequest, More], HttpResponseBase]


def administrators_only(view: View[More]) -> View[More]:
    """Answer 403 to everybody else; for what is only to be read."""
    return _guarded(view, None)


def administrators_act(kind: Action.Kind) -> Callable[[View[More]], View[More]]:
    """Answer 403 to everybody else, and write down what they tried."""
    return lambda view: _guarded(view, kind)


def _guarded(view: View[More], kind: Action.Kind | None) -> View[More]:
    @wraps(view)
    def guarded(request: HttpRequest, /, *arguments: More.args, **keywords: More.kwargs) -> HttpResponseBase:
        try:
            policy.check_administrator(cast("User", request.user))
        except Problem as refused:
            if kind is not None and request.method == "POST":
                refusals.refused(cast("User", request.user), kind, keywords, detail=refused.detail)
            raise PermissionDenied from None
        return view(request, *arguments, **keywords)

    return guarded
