"""Links that make or reset an account, and how a person likes the pages to be."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _


class Link(models.Model):
    """A link that works once: for somebody new, or to set a new password. Only its digest is kept."""

    class Purpose(models.TextChoices):
        """What it is good for."""

        INVITATION = "invitation", _("Invitation")
        RESET = "reset", _("New password")

    digest = models.CharField(max_length=64, unique=True)
    purpose = models.CharField(max_length=20, choices=Purpose)
    user = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.CASCADE, related_name="+")
    note = models.CharField(max_length=150, blank=True, default="")
    role = models.CharField(max_length=20, default="viewer")
    limited = models.BooleanField(default=False)
    projects = models.JSONField(default=list)
    without_project = models.BooleanField(default=False)
    made_by = models.CharField(max_length=150)
    made_at = models.DateTimeField(auto_now_add=True)
    expires_at = models.DateTimeField()

    class Meta:
        """The newest first."""

        ordering = ("-id",)
        default_permissions = ()

    def __str__(self) -> str:
        return f"{self.purpose} until {self.expires_at}"

    @property
    def expired(self) -> bool:
        """Whether its time is over."""
        return self.expires_at <= timezone.now()


class Preferences(models.Model):
    """How a person likes the pages; a browser takes them over at the login."""

    user = models.OneToOneField(
        settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="preferences"
    )
    language = models.CharField(max_length=10, blank=True, default="")
    theme = models.CharField(max_length=10, blank=True, default="")

    class Meta:
        """One's own need no permission."""

        default_permissions = ()

    def __str__(self) -> str:
        return f"{self.user}: {self.language} {self.theme}"
