"""What pages must know of who looks at them: whether they may act, and whether they are an administrator."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.http import HttpRequest
from django.utils.functional import SimpleLazyObject

from dashboard.access import policy


def rights(request: HttpRequest) -> dict[str, Any]:
    """Asked for only by pages that show it."""
    return {
        "acts": SimpleLazyObject(lambda: policy.may(request.user, policy.ACT) and not settings.READ_ONLY),
        "administers": SimpleLazyObject(lambda: policy.may(request.user, policy.ADMINISTER)),
    }
