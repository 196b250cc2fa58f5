"""`manage.py changes`: what is different on the host from how it was."""

from __future__ import annotations

import sys
from argparse import ArgumentParser
from datetime import datetime
from typing import NoReturn

from django.core.management.base import BaseCommand
from django.db import DatabaseError

from dashboard.base.database import exists
from dashboard.base.problems import Problem
from dashboard.base.terminal import write
from dashboard.past import service, text
from dashboard.past.moments import NotAMoment, parse, parse_spoken
from dashboard.runtime import registry
from topology.escape import escape

TIME = "2026-11-27T10:00:00.000Z, 2026-11-27 (its midnight, UTC), yesterday, 2h or 3d"


class Command(BaseCommand):
    """Reads what the server has recorded, so it works beside one and without; the engine is not asked."""

    help = "Print what changed on the host between two times."
    requires_system_checks = ()

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Between which times, and in which form."""
        parser.add_argument("--since", required=True, metavar="TIME", help=TIME)
        parser.add_argument("--until", metavar="TIME", help=f"default: now; {TIME}")
        parser.add_argument("--format", choices=("text", "json"), default="text", help="default: %(default)s")

    def handle(self, *_arguments: object, until: str | None = None, **options: str) -> None:
        """Ask, write, and end; what cannot be answered is one sentence and exit code 1."""
        try:
            since = moment("--since", options["since"])
            found = _difference(since, None if until is None else moment("--until", until))
            if options["format"] == "json":
                write([service.difference_json(found).decode() + "\n"])
            else:
                names = service.names_at(registry.default(), found.since, found.until)
                write(f"{line}\n" for line in text.lines(found, names))
        except Problem as problem:
            fail(problem.detail)
        except DatabaseError as error:
            fail(f"The database cannot be read: {error}")


def moment(option: str, given: str) -> int:
    """The time that is meant; ends the command where it cannot be read, or where there is no database."""
    if not exists():
        fail("There is no database: nothing has been recorded.")
    try:
        return parse_spoken(given, datetime.now().astimezone())
    except NotAMoment:
        fail(f"{option} takes a time such as {TIME}, not “{given}”.")


def fail(sentence: str) -> NoReturn:
    """End with a sentence and exit code 1."""
    sys.stderr.write(f"portolan: {escape(sentence)}\n")
    sys.exit(1)


def _difference(since: int, until: int | None) -> service.Difference:
    """What changed; of a time before the first that is known, what changed since that, with a word of it."""
    runtime = registry.default()
    try:
        return service.difference(runtime, since, until)
    except Problem as problem:
        first = problem.more.get("first")
        if problem.code != "too_old" or not isinstance(first, str):
            raise
        sys.stderr.write(f"portolan: nothing is known before {first}; it begins there\n")
        return service.difference(runtime, parse(first), until)
