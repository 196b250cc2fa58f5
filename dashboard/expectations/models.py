"""The expectations that administrators have written down on the page."""

from __future__ import annotations

from django.conf import settings
from django.db import models

from dashboard.hosts.models import about_host


class KeptExpectation(models.Model):
    """One expectation, as a file would have it: `wanted` is what it says under the word `kind`."""

    host = about_host()
    name = models.CharField(max_length=200, unique=True)
    kind = models.CharField(max_length=20)
    wanted = models.JSONField()
    only_administrators = models.BooleanField(default=False)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+")
    username = models.CharField(max_length=150)
    since = models.DateTimeField(auto_now_add=True)

    class Meta:
        """By name."""

        ordering = ("name",)
        default_permissions = ()

    def __str__(self) -> str:
        return f"{self.name} ({self.kind})"
