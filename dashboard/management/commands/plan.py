"""`manage.py plan`: backups by plan, and the places that they go to, server or none."""

from __future__ import annotations

import getpass
import os
import sys
from argparse import ArgumentParser
from typing import Any, NoReturn

from django.core.management.base import BaseCommand

from dashboard.base import database, ending, failures
from dashboard.base.problems import Problem
from dashboard.operations.runner import Actor
from dashboard.plans import finding, runner, service, table
from dashboard.plans.models import Place, Plan, Run
from dashboard.runtime import registry
from dashboard.volumes.recovery import recover
from topology.backups import sealing
from topology.engine.errors import EngineError
from topology.escape import escape
from topology.volumes.errors import VolumeError

#: Beside what is said on the command line: nobody else on the machine reads the environment of ours.
SECRET = "PLACE_SECRET"  # noqa: S105 - a variable's name


class Command(BaseCommand):
    """Each subcommand does one thing and ends with exit code 1 and one sentence where it cannot."""

    help = "Plan backups of volumes, and carry plans out. `plan run` ends with 1 if anything failed."
    requires_system_checks = ()

    def add_arguments(self, parser: ArgumentParser) -> None:
        """One subcommand for each thing."""
        does = parser.add_subparsers(dest="does", metavar="command", required=True)
        listing = does.add_parser("list", help="list every plan, when it is due next, and how it went last")
        held = "list instead which plans have put what at this place, also another Portolan's"
        listing.add_argument("--place", default="", metavar="PLACE", help=held)
        _add_arguments(does.add_parser("add", help="plan backups"))
        for name, words in (("run", "carry a plan out now"), ("remove", "plan it no longer; backups stay")):
            does.add_parser(name, help=words).add_argument("name", help="the plan's")
        does.add_parser("places", help="list every place")
        place = does.add_parser("add-place", help=f"make a place known; its secret is read from {SECRET}")
        place.add_argument("name", help="what it is called here")
        address = "a folder, s3://bucket/below?endpoint=https://…&region=…, or sftp://user@host/folder"
        place.add_argument("address", help=address)
        key = "of an SFTP server, as ssh-keyscan prints it; without, the one that it shows is told"
        place.add_argument("--host-key", default="", help=key)
        place.add_argument("--login", default="", help="the ID of the key for S3")
        does.add_parser("remove-place", help="forget a place; what lies there stays").add_argument("name")
        does.add_parser("key", help="make a pair of keys to encrypt backups with, and print it, this once")

    def handle(self, *_arguments: object, does: str, **options: Any) -> None:  # noqa: ANN401 - argparse's
        """Do it."""
        ending.interrupt_on_signals()
        try:
            if does != "key":
                database.prepare()
            getattr(self, f"_{does.replace('-', '_')}")(**options)
        except (EngineError, VolumeError, Problem) as error:
            _fail(failures.problem(error).detail)
        except database.Busy as error:
            _fail(str(error))
        except KeyboardInterrupt:
            _fail("Interrupted. No half of a backup is left of it.", ending.INTERRUPTED)

    def _list(self, *, place: str, **_options: object) -> None:
        if place:
            for row in table.held(finding.entries_at(service.place_of(place))):
                self._row(row)
            return
        for plan in Plan.objects.select_related("place"):
            self._row(table.plan(plan))

    def _add(self, **options: Any) -> None:  # noqa: ANN401 - argparse's
        names = (
            "name",
            "selector",
            "schedule",
            "zone",
            "place",
            "pause",
            "recipient",
            "verify_days",
            "command",
        )
        wanted = {name: options[name] for name in (*names, *(f"keep_{each}" for each in KEPT))}
        service.add(_actor(), wanted)

    def _run(self, *, name: str, **_options: object) -> None:
        runtime, actor, plan = registry.default(), _actor(), service.plan_of(name)
        recover(runtime.engine())
        runner.ask(runtime, actor, plan)
        begun = runner.run(runtime, actor, plan)
        for line in begun.detail.splitlines():
            sys.stderr.write(f"portolan: {escape(line)}\n")
        sys.stderr.write(f"{begun.done} of {begun.wanted} volumes are backed up.\n")
        sys.exit(0 if begun.outcome == Run.Outcome.DONE else 1)

    def _remove(self, *, name: str, **_options: object) -> None:
        service.remove(_actor(), name)

    def _places(self, **_options: object) -> None:
        for place in Place.objects.all():
            self._row(table.place(place))

    def _add_place(self, *, name: str, address: str, login: str, host_key: str, **_options: object) -> None:
        secret = os.environ.get(SECRET, "")
        service.add_place(_actor(), name, address, login=login, secret=secret, host_key=host_key)

    def _remove_place(self, *, name: str, **_options: object) -> None:
        service.remove_place(_actor(), name)

    def _key(self, **_options: object) -> None:
        keys = sealing.new_keys()
        self.stdout.write(f"# The public key, for plans: {keys.recipient}\n{keys.identity}")
        sys.stderr.write("Portolan keeps no private key: without it no backup can be opened. Put it away.\n")

    def _row(self, columns: list[str]) -> None:
        self.stdout.write("\t".join(map(escape, columns)))


KEPT = ("last", "daily", "weekly", "monthly")


def _add_arguments(parser: ArgumentParser) -> None:
    parser.add_argument("name", help="what the plan is called")
    parser.add_argument(
        "selector", metavar="volumes", help="which, as in the search: project:shop, volume:db"
    )
    parser.add_argument("schedule", metavar="when", help="“daily at 02:30”, or a cron expression")
    parser.add_argument("place", help="where to: the name of a place")
    parser.add_argument("--zone", default="UTC", help="the time zone of its times (default: %(default)s)")
    parser.add_argument("--pause", action="store_true", help="pause the containers that write meanwhile")
    parser.add_argument("--recipient", default="", help="encrypt for this public key of age")
    command = "a command that runs in a container that has the volume; what it writes is kept, not the files"
    parser.add_argument("--command", default="", help=command)
    tried = "try one of its backups every so many days; 0: never (default: %(default)s)"
    parser.add_argument("--verify-days", type=_count, default=30, help=tried)
    for name, count in zip(KEPT, (7, 0, 0, 0), strict=True):
        words = f"how many {name} ones stay (default: %(default)s)"
        parser.add_argument(f"--keep-{name}", type=_count, default=count, help=words)


def _count(text: str) -> int:
    number = int(text)
    if not 0 <= number <= 10_000:
        raise ValueError
    return number


def _actor() -> Actor:
    return Actor(f"{getpass.getuser()} (command line)"[:150])


def _fail(sentence: str, code: int = 1) -> NoReturn:
    sys.stderr.write(f"portolan: {escape(sentence)}\n")
    sys.exit(code)
