"""Pages that only administrators may see."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import Concatenate, ParamSpec

from django.core.exceptions import PermissionDenied
from django.http import HttpRequest
from django.http.response import HttpResponseBase

from dashboard.roles import rules

More = ParamSpec("More")
View = Callable[Concatenate[HttpRequest, More], HttpResponseBase]


def administrators_only(view: View[More]) -> View[More]:
    """Answer 403 to everybody else."""

    @wraps(view)
    def guarded(request: HttpRequest, /, *arguments: More.args, **keywords: More.kwargs) -> HttpResponseBase:
        if not rules.may(request.user, rules.ADMINISTER):
            raise PermissionDenied
        return view(request, *arguments, **keywords)

    return guarded
