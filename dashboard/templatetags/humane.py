"""Values in a form that people read."""

from __future__ import annotations

import json
from typing import Any

from django import template

register = template.Library()


@register.filter
def as_json(value: Any) -> str:  # noqa: ANN401
    """One line of JSON, in every script as it is; the template escapes it."""
    return json.dumps(value, ensure_ascii=False, default=str)
