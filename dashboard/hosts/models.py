"""The hosts that Portolan watches: today one. Every row that is about a host names it."""

from __future__ import annotations

import uuid

from django.db import models


class Host(models.Model):
    """One Docker host, under an ID of its own: an engine's ID changes when its data folder does."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    added_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        """The first one is the one that a server of a single host watches."""

        ordering = ("added_at", "id")
        default_permissions = ()

    def __str__(self) -> str:
        return str(self.id)


def first() -> uuid.UUID:
    """The ID of the first host; it is made when it is first asked for."""
    found = Host.objects.values_list("id", flat=True).first()
    return found if found is not None else Host.objects.create().id


def about_host() -> models.ForeignKey[Host | None, Host | None]:
    """The field by which a row names the host that it is about: the first, unless it is said otherwise."""
    return models.ForeignKey(
        Host, null=True, default=first, editable=False, on_delete=models.PROTECT, related_name="+"
    )
