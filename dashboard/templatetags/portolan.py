"""What the templates need to know of the static files: every module that the page will ask for."""

from __future__ import annotations

from functools import cache
from pathlib import Path

from django import template
from django.conf import settings

register = template.Library()
#: Holds types only; nothing runs in it and nothing asks for it.
TYPES = "types.js"


@register.simple_tag
def modules() -> tuple[str, ...]:
    """Paths of all modules, so that the browser fetches them at once and not level by level."""
    return _modules(Path(settings.STATICFILES_DIRS[0]))


@cache
def _modules(static: Path) -> tuple[str, ...]:
    own = sorted((static / "dashboard" / "js").rglob("*.js"))
    paths = [path.relative_to(static).as_posix() for path in own if path.name != TYPES]
    return ("vendor/d3.js", *paths)
