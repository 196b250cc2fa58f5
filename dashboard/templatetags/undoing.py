"""What a line of the record says of undoing it."""

from __future__ import annotations

from django import template

from dashboard.models import Action
from dashboard.undoing import deciding

register = template.Library()


@register.filter
def undoable(action: Action) -> bool:
    """Whether it may be undone, should nothing have changed since; or whether there is more to say of it."""
    return deciding.lacking(action) is None


@register.filter
def undone_by(action: Action) -> Action | None:
    """The action that has undone it."""
    return deciding.undone_by(action)
