"""What is protected, why, and by whom."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from dashboard.hosts.models import about_host


class Protection(models.Model):
    """One container, network, volume or project on which nobody acts through Portolan.

    A container or network is known again by its ID, and by its name too: what compose makes anew under the
    same name is still what the administrator meant.
    """

    class Kind(models.TextChoices):
        """What can be protected."""

        CONTAINER = "container", _("Container")
        NETWORK = "network", _("Network")
        VOLUME = "volume", _("Volume")
        PROJECT = "project", _("Project")

    host = about_host()
    kind = models.CharField(_("Kind"), max_length=20, choices=Kind)
    object_id = models.CharField(max_length=255)
    name = models.CharField(_("Name"), max_length=255)
    reason = models.CharField(_("Reason"), max_length=500)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+")
    username = models.CharField(max_length=150)
    since = models.DateTimeField(auto_now_add=True)

    class Meta:
        """Each thing of a host once."""

        ordering = ("kind", "name")
        default_permissions = ()
        constraints = (models.UniqueConstraint(fields=("host", "kind", "object_id"), name="protected_once"),)

    def __str__(self) -> str:
        return f"{self.kind} {self.name}: {self.reason}"
