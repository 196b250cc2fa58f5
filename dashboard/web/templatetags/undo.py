"""What a line of the history says of undoing it."""

from __future__ import annotations

from django import template
from django.template import Context

from dashboard.audit import undoable
from dashboard.audit.actions import Action
from dashboard.base.roles import Role
from dashboard.undo import service as undo_service
from dashboard.undo.registry import needed_role

register = template.Library()


@register.simple_tag(takes_context=True)
def undo_offered(context: Context, action: Action) -> bool:
    """Whether the reader may undo it, should nothing have changed since."""
    right = "administers" if needed_role(action) == Role.ADMINISTRATOR else "acts"
    return bool(context.get("acts") and context.get(right)) and undo_service.lacking(action) is None


@register.filter
def undone_by(action: Action) -> Action | None:
    """The action that has undone it."""
    return undoable.undone_by(action)
