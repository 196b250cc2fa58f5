"""What actions were about, and how long the audit log is kept. The actions are in `audit/actions.py`."""

from __future__ import annotations

from typing import Any, NoReturn

from django.db import models

from dashboard.audit.actions import Action
from dashboard.audit.append_only import AppendOnlyError, AppendOnlyQuerySet


class _AllTouched(models.Manager["ActionTarget"]):
    """Every way to them leads through what does not let them be changed."""

    def get_queryset(self) -> AppendOnlyQuerySet[ActionTarget]:
        """All of them."""
        return AppendOnlyQuerySet(self.model, using=self._db)


class ActionTarget(models.Model):
    """One thing that an action was about: its ID on the chart, its name and project as they were."""

    action = models.ForeignKey(Action, on_delete=models.CASCADE, related_name="touched")
    node_id = models.CharField(max_length=300, db_index=True)
    name = models.CharField(max_length=255)
    project = models.CharField(max_length=255, blank=True, default="", db_index=True)

    objects = _AllTouched()

    class Meta:
        """In the order in which they were named."""

        db_table = "record_touched"
        ordering = ("id",)
        default_permissions = ()

    def __str__(self) -> str:
        return f"{self.node_id} ({self.name})"

    def save(self, *arguments: Any, **keywords: Any) -> None:  # noqa: ANN401
        """Add it. After that it stays as it is. Raises `AppendOnlyError` if it is there."""
        if not self._state.adding:
            raise AppendOnlyError("What is in the audit log is not changed.")
        super().save(*arguments, **keywords)

    def delete(self, *_arguments: Any, **_keywords: Any) -> NoReturn:  # noqa: ANN401
        """Never. Raises `AppendOnlyError`."""
        raise AppendOnlyError("What is in the audit log is not removed.")


class Retention(models.Model):
    """For how many days the audit log is kept. There is one row at most; without it, for ever."""

    days = models.PositiveIntegerField()

    class Meta:
        """Administrators set it."""

        default_permissions = ()

    def __str__(self) -> str:
        return f"{self.days} days"
