"""The links by which walls look."""

from __future__ import annotations

from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from dashboard.hosts.models import about_host


class Wall(models.Model):
    """A link to one view, good until somebody ends it. Of its token only the digest is kept."""

    class Chart(models.TextChoices):
        """Which view it shows."""

        NETWORK = "network", _("Network")
        MOUNTS = "mounts", _("Mounts")

    host = about_host()
    name = models.CharField(max_length=100, unique=True)
    chart = models.CharField(max_length=12, choices=Chart, default=Chart.NETWORK)
    #: What it shows is what this finds; empty: all of it.
    search = models.CharField(max_length=500, blank=True, default="")
    digest = models.CharField(max_length=64, unique=True)
    made_by = models.CharField(max_length=150)
    made_at = models.DateTimeField(default=timezone.now)

    class Meta:
        """By name."""

        ordering = ("name",)
        default_permissions = ()

    def __str__(self) -> str:
        return self.name
