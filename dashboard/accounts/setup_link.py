"""The one-time link of the first start, of which only a digest is kept."""

from __future__ import annotations

from django.db import models


class SetupLink(models.Model):
    """The link that makes the first administrator. Only its digest is kept; using it removes it."""

    digest = models.CharField(max_length=64, unique=True)
    made_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        """Nobody needs a permission for it."""

        app_label = "dashboard"
        default_permissions = ()

    def __str__(self) -> str:
        return f"made at {self.made_at}"
