"""What every page's frame must know: who looks at it, and whether they are an administrator."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest
from django.utils.functional import SimpleLazyObject

from dashboard.roles import rules


def rights(request: HttpRequest) -> dict[str, Any]:
    """Asked for only by pages that show it."""
    return {"administers": SimpleLazyObject(lambda: rules.may(request.user, rules.ADMINISTER))}
