"""`manage.py axes_list_attempts`: what is counted against whom, as django-axes lists it."""

from __future__ import annotations

from axes.models import AccessAttempt
from django.core.management.base import BaseCommand

from topology.escape import escape


class Command(BaseCommand):
    """In place of the library's own, which writes to a terminal whatever strangers have typed for names."""

    help = "List failed logins that are counted: address, name, number of failures."

    def handle(self, *_arguments: object, **_options: object) -> None:
        """One line for each address and name."""
        for found in AccessAttempt.objects.order_by("-attempt_time"):
            row = (found.ip_address, found.username, found.failures_since_start)
            self.stdout.write("\t".join(escape(str(value)) for value in row))
