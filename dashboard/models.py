"""What is kept: who did what to the engine, and the one-time link of the first start."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from dashboard.volumes.models import Unfinished

__all__ = ["Action", "SetupLink", "Unfinished"]


class Action(models.Model):
    """One thing that a person asked of the engine, written down before it was asked.

    Names are kept beside the user and the IDs, so that the record still reads when they are gone. `before`
    is the endpoint's configuration as it was (what undo puts back), `None` where there was no endpoint. What
    is done with a volume has neither container nor network.
    """

    class Kind(models.TextChoices):
        """What was asked."""

        CONNECT = "connect", _("connect")
        DISCONNECT = "disconnect", _("disconnect")
        VOLUME_CREATE = "volume_create", _("create a volume")
        VOLUME_REMOVE = "volume_remove", _("remove a volume")
        VOLUME_PRUNE = "volume_prune", _("remove unused volumes")
        VOLUME_BACKUP = "volume_backup", _("back up")
        VOLUME_RESTORE = "volume_restore", _("restore")
        VOLUME_COPY = "volume_copy", _("copy")

    class Outcome(models.TextChoices):
        """What became of it."""

        ASKED = "asked", _("asked")
        DONE = "done", _("done")
        REFUSED = "refused", _("refused")
        FAILED = "failed", _("failed")

    user = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+")
    username = models.CharField(max_length=150)
    kind = models.CharField(max_length=20, choices=Kind)
    container_id = models.CharField(max_length=64, blank=True, default="")
    container_name = models.CharField(max_length=255, blank=True, default="")
    network_id = models.CharField(max_length=64, blank=True, default="")
    network_name = models.CharField(max_length=255, blank=True, default="")
    volume_name = models.CharField(max_length=255, blank=True, default="")
    requested = models.JSONField(default=dict)
    before = models.JSONField(null=True)
    outcome = models.CharField(max_length=20, choices=Outcome, default=Outcome.ASKED)
    detail = models.TextField(blank=True, default="")
    undoes = models.ForeignKey("self", null=True, on_delete=models.SET_NULL, related_name="undone_by")
    asked_at = models.DateTimeField(auto_now_add=True)
    finished_at = models.DateTimeField(null=True)

    class Meta:
        """The newest first; `dashboard.act` is what connecting and disconnecting need."""

        ordering = ("-id",)
        default_permissions = ("view",)
        permissions = (("act", "May connect and disconnect"),)

    def __str__(self) -> str:
        subject = self.volume_name or f"{self.container_name} / {self.network_name}"
        return f"{self.username}: {self.kind} {subject} ({self.outcome})"


class SetupLink(models.Model):
    """The link that makes the first administrator. Only its digest is kept; using it removes it."""

    digest = models.CharField(max_length=64, unique=True)
    made_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        """Nobody needs a permission for it."""

        default_permissions = ()

    def __str__(self) -> str:
        return f"made at {self.made_at}"
