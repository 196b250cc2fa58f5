"""What the templates need to know of the static files."""

from __future__ import annotations

from django import template

from dashboard import assets

register = template.Library()


@register.simple_tag
def asset(path: str) -> str:
    """The versioned address of a static file."""
    return assets.url(path)


@register.simple_tag
def modules() -> list[str]:
    """Addresses of all modules, so that the browser fetches them at once and not level by level."""
    return [assets.url(path) for path in assets.current().modules]
