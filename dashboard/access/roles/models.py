"""How far a person's right to act reaches, where it does not reach everywhere."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _


class Limit(models.Model):
    """Limits one person's acting to some compose projects. Without such a row there is no limit.

    It limits acting only: everybody who can log in sees the whole host. Administrators are not limited.
    """

    user = models.OneToOneField(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="limit")
    projects = models.JSONField(default=list)
    without_project = models.BooleanField(default=False)

    class Meta:
        """`roles.administer` is what people, protection and settings need, `roles.read_logs` what logs do."""

        verbose_name = _("limit to projects")
        verbose_name_plural = _("limits to projects")
        default_permissions = ()
        permissions = (
            ("administer", "May manage people, protection and settings"),
            ("read_logs", "May read what containers say"),
        )

    def __str__(self) -> str:
        return f"{self.user}: {', '.join(self.projects)}"

    def reaches(self, project: str | None) -> bool:
        """Whether what belongs to this project, or to none, is within the limit."""
        return self.without_project if project is None else project in self.projects
