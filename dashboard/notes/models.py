"""A note: some words of somebody about one thing of a host."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _

from dashboard.hosts.models import about_host


class Note(models.Model):
    """The note on one thing, which is called as it is called after it was made anew.

    A container of a compose service is known by `scope` (the project) and `name` (the service); everything
    else by its name, with an empty scope. `project` is whose it was when the note was written.
    """

    class Kind(models.TextChoices):
        """What a note can be on."""

        SERVICE = "service", _("Service")
        CONTAINER = "container", _("Container")
        NETWORK = "network", _("Network")
        VOLUME = "volume", _("Volume")
        PROJECT = "project", _("Project")

    host = about_host()
    kind = models.CharField(max_length=20, choices=Kind)
    scope = models.CharField(max_length=255, blank=True)
    name = models.CharField(max_length=255)
    project = models.CharField(max_length=255, blank=True)
    text = models.CharField(max_length=2000)
    username = models.CharField(max_length=150)
    written_at = models.DateTimeField()

    class Meta:
        """One on each thing of a host."""

        ordering = ("kind", "scope", "name")
        default_permissions = ()
        constraints = (
            models.UniqueConstraint(fields=("host", "kind", "scope", "name"), name="one_note_on_each"),
        )

    def __str__(self) -> str:
        return f"{self.kind} {self.scope}/{self.name}"
