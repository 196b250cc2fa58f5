"""`manage.py token create|list|revoke`: keys for scripts, from the command line."""

from __future__ import annotations

import sys
from argparse import ArgumentParser
from typing import Any, NoReturn

from django.contrib.auth.models import User
from django.core.management.base import BaseCommand
from django.utils import timezone

from dashboard.access.tokens import service as token_service
from dashboard.access.tokens.models import ApiToken
from dashboard.audit import log as audit_log
from dashboard.audit import refusals
from dashboard.base import database
from dashboard.base.problems import Problem
from dashboard.base.roles import Role
from topology.escape import escape


class Command(BaseCommand):
    """For who can already read the database: nobody is asked for a permission here."""

    help = "Make, list and revoke API tokens."
    requires_system_checks = ()

    def add_arguments(self, parser: ArgumentParser) -> None:
        """What to do, and for whom."""
        does = parser.add_subparsers(dest="does", required=True)
        create = does.add_parser("create", help="create a token and print it, this once")
        create.add_argument("owner", help="name of the person it acts for")
        create.add_argument("name", help="what it is for")
        create.add_argument("--role", choices=list(Role.values), default=Role.VIEWER.value)
        create.add_argument(
            "--days",
            type=int,
            default=token_service.USUAL_DAYS,
            help="until it expires (default: %(default)s)",
        )
        listing = does.add_parser("list", help="list the tokens that there are")
        listing.add_argument("owner", nargs="?", help="only this person's")
        revoke = does.add_parser("revoke", help="end a token at once")
        revoke.add_argument("key", help="the first column of `token list`")

    def handle(self, *_arguments: object, does: str, **options: Any) -> None:  # noqa: ANN401
        """Do it, or say in a sentence why not."""
        try:
            database.prepare()
            {"create": self._create, "list": self._list, "revoke": self._revoke}[does](options)
        except Problem as problem:
            _fail(problem.detail)
        except database.Busy as error:
            _fail(str(error))

    def _create(self, options: dict[str, Any]) -> None:
        owner, name, role = _person(options["owner"]), options["name"], Role(options["role"])
        asked = {"token": name, "owner": owner.username, "role": role}
        with refusals.record_refusals(None, "token_create", asked):
            _token, text = token_service.create(owner, name, role, options["days"])
        audit_log.add(None, "token_create", asked)
        self.stdout.write(text)

    def _list(self, options: dict[str, Any]) -> None:
        tokens = ApiToken.objects.select_related("owner")
        if options["owner"]:
            tokens = tokens.filter(owner=_person(options["owner"]))
        for token in tokens:
            used = f"{token.last_used_at:%Y-%m-%d %H:%M}" if token.last_used_at else "never"
            line = (token.key, token.owner.username, token.role, _state(token), f"used {used}", token.name)
            self.stdout.write("\t".join(map(escape, line)))

    def _revoke(self, options: dict[str, Any]) -> None:
        token = ApiToken.objects.filter(key=options["key"]).first()
        if token is None:
            _fail(f"There is no token “{options['key']}”.")
        token_service.revoke(token)
        audit_log.add(None, "token_revoke", {"token": token.name, "owner": token.owner.username})


def _state(token: ApiToken) -> str:
    if token.revoked_at is not None:
        return f"revoked {timezone.localtime(token.revoked_at):%Y-%m-%d}"
    return f"{'expired' if token.expired else 'until'} {timezone.localtime(token.expires_at):%Y-%m-%d}"


def _person(name: str) -> User:
    found = User.objects.filter(username=name).first()
    if found is None:
        _fail(f"There is nobody called “{name}”.")
    return found


def _fail(sentence: str) -> NoReturn:
    sys.stderr.write(f"portolan: {escape(sentence)}\n")
    sys.exit(1)
