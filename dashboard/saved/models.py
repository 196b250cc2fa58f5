"""A view by name: what the chart's address says, as somebody saw it."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.utils import timezone

from dashboard.hosts.models import about_host


class SavedView(models.Model):
    """`address` is the query and the fragment of the chart's address: chart, search, form and viewport."""

    host = about_host()
    owner = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="+")
    name = models.CharField(max_length=100)
    address = models.CharField(max_length=2000, blank=True)
    shared = models.BooleanField(default=False)
    made_at = models.DateTimeField(default=timezone.now)

    class Meta:
        """By name."""

        ordering = ("name", "pk")
        default_permissions = ()
        constraints = (models.UniqueConstraint(fields=("owner", "name"), name="saved_view_name"),)

    def __str__(self) -> str:
        return self.name
