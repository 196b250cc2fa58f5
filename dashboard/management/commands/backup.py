"""`manage.py backup`: Portolan's own database and keys to a place, encrypted."""

from __future__ import annotations

import getpass
import sys
from argparse import ArgumentParser
from typing import Any, NoReturn

from django.core.management.base import BaseCommand

from dashboard.audit import log as audit_log
from dashboard.audit.actions import Action
from dashboard.base import database, ending, failures
from dashboard.base.problems import Problem
from dashboard.operations.runner import Actor
from dashboard.plans import own, places, service
from topology.escape import escape
from topology.volumes.errors import VolumeError


class Command(BaseCommand):
    """Ends with exit code 1 and one sentence where it cannot."""

    help = "Back up Portolan's own data (database and keys, not volumes) to a place, encrypted."
    requires_system_checks = ()

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Where to, and for whom."""
        parser.add_argument("place", help="the name of a place (manage.py plan places)")
        parser.add_argument("--recipient", required=True, help="encrypt for this public key of age")
        parser.add_argument("--keep", type=int, default=7, help="how many stay (default: %(default)s)")

    def handle(self, *_arguments: object, place: str, recipient: str, keep: int, **_options: Any) -> None:  # noqa: ANN401 - argparse's
        """Do it."""
        ending.interrupt_on_signals()
        actor = Actor(f"{getpass.getuser()} (command line)"[:150])
        asked = {"place": place[: service.LONGEST]}
        try:
            database.prepare()
            with service.refusing(actor, Action.Kind.OWN_BACKUP, asked):
                row = service.place_of(place)
                with places.opened(row) as opened:
                    kept = own.store(opened, recipient, keep)
            audit_log.add(None, Action.Kind.OWN_BACKUP, asked, username=actor.name)
        except (VolumeError, Problem) as error:
            _fail(failures.problem(error).detail)
        except database.Busy as error:
            _fail(str(error))
        except KeyboardInterrupt:
            _fail("Interrupted. No half of a backup is left of it.", ending.INTERRUPTED)
        self.stdout.write(escape(kept.entry.archive))
        sys.stderr.write(f"Portolan's own data is at {escape(place)}: {kept.entry.size} bytes.\n")


def _fail(sentence: str, code: int = 1) -> NoReturn:
    sys.stderr.write(f"portolan: {escape(sentence)}\n")
    sys.exit(code)
