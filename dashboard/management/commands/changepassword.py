"""`manage.py changepassword`: Django's own, which also ends what the old password may have made."""

from __future__ import annotations

import getpass
from typing import Any

from django.contrib.auth.management.commands import changepassword
from django.contrib.auth.models import User
from django.core.management.base import CommandError, CommandParser

from dashboard.access.tokens import service as token_service
from dashboard.audit import log as audit_log
from dashboard.audit.actions import Action
from dashboard.base import database


class Command(changepassword.Command):
    """Every session ends by it, as a new password has it; tokens end too, unless they are to stay."""

    def add_arguments(self, parser: CommandParser) -> None:
        """Django's, and one of ours."""
        super().add_arguments(parser)
        parser.add_argument("--keep-tokens", action="store_true", help="let the person's API tokens live on")

    def handle(self, *arguments: Any, keep_tokens: bool, **options: Any) -> str | None:  # noqa: ANN401 - Django's
        """Ask for the password, and say what else has ended. Raises `CommandError` where it cannot be."""
        try:
            database.prepare()
        except database.Busy as error:
            raise CommandError(str(error)) from None
        said = super().handle(*arguments, **options)
        name = options["username"] or getpass.getuser()
        ended = 0 if keep_tokens else token_service.revoke_all(User.objects.get(username=name))
        audit_log.add(None, Action.Kind.PASSWORD_SET, {"person": name, "tokens_revoked": ended})
        return f"{said}\nTokens revoked: {ended}."
