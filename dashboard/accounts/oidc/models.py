"""Who somebody is for the provider."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.utils import timezone


class Identity(models.Model):
    """A person, as a provider knows them. Subjects are never given to somebody else; names and mail are."""

    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="identities")
    issuer = models.CharField(max_length=255)
    subject = models.CharField(max_length=255)
    made_at = models.DateTimeField(auto_now_add=True)
    #: When the provider last vouched for them.
    seen_at = models.DateTimeField(default=timezone.now)

    class Meta:
        """One person for each."""

        default_permissions = ()
        constraints = (models.UniqueConstraint(fields=("issuer", "subject"), name="signon_one_person"),)

    def __str__(self) -> str:
        return f"{self.user}: {self.subject} ({self.issuer})"

    @property
    def provider(self) -> str:
        """What the provider is called here."""
        us = settings.SIGN_ON
        return us.name if us is not None and us.issuer == self.issuer else self.issuer
