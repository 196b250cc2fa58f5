"""What was begun with volumes and must be put right if we end before it is done."""

from __future__ import annotations

from typing import ClassVar

from django.db import models

from dashboard.hosts.models import about_host


class Unfinished(models.Model):
    """The last word of one piece of work (`topology.volumes.journal`); gone once nothing is left to do."""

    host = about_host()
    owner = models.CharField(max_length=200, unique=True)
    paused = models.JSONField(default=list)
    partial = models.CharField(max_length=255, null=True)  # noqa: DJ001 - there is none, or it has a name
    target = models.CharField(max_length=255, null=True)  # noqa: DJ001 - see above
    kept = models.CharField(max_length=255, null=True)  # noqa: DJ001 - see above
    noted_at = models.DateTimeField(auto_now=True)

    objects: ClassVar[models.Manager[Unfinished]] = models.Manager()

    class Meta:
        """Nobody needs a permission for it."""

        app_label = "dashboard"
        default_permissions = ()

    def __str__(self) -> str:
        return f"{self.owner}: paused {self.paused}, partial {self.partial}, {self.kept} → {self.target}"
