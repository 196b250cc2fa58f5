"""What the record's actions touched, and how long they are kept. The actions are in `dashboard.models`."""

from __future__ import annotations

from django.db import models

from dashboard.models import Action
from dashboard.record.kept import Kept


class _AllTouched(models.Manager["Touched"]):
    """Every way to them leads through what does not let them be changed."""

    def get_queryset(self) -> Kept[Touched]:
        """All of them."""
        return Kept(self.model, using=self._db)


class Touched(models.Model):
    """One thing that an action was about: its ID on the chart, its name and project as they were."""

    action = models.ForeignKey(Action, on_delete=models.CASCADE, related_name="touched")
    node_id = models.CharField(max_length=300, db_index=True)
    name = models.CharField(max_length=255)
    project = models.CharField(max_length=255, blank=True, default="", db_index=True)

    objects = _AllTouched()

    class Meta:
        """In the order in which they were named."""

        ordering = ("id",)
        default_permissions = ()

    def __str__(self) -> str:
        return f"{self.node_id} ({self.name})"


class Retention(models.Model):
    """For how many days the record is kept. There is one row at most; without it, for ever."""

    days = models.PositiveIntegerField()

    class Meta:
        """Administrators set it."""

        default_permissions = ()

    def __str__(self) -> str:
        return f"{self.days} days"
