"""`manage.py reach`: who reaches whom, by which way, and what stops it; and whether it is so, tried."""

from __future__ import annotations

import getpass
import os
import sys
from argparse import ArgumentParser
from collections.abc import Iterator

import orjson
from django.conf import settings
from django.core.management.base import BaseCommand

from dashboard.base import database
from dashboard.base.i18n import gettext as _
from dashboard.base.i18n import translated
from dashboard.base.problems import Problem
from dashboard.base.terminal import write
from dashboard.management import untold
from dashboard.operations.runner import Actor
from dashboard.reach import trying
from dashboard.reach.service import Question
from dashboard.reach.try_api import document
from dashboard.runtime import registry
from topology.engine.connect import open_engine
from topology.engine.errors import EngineError
from topology.escape import escape
from topology.graph.builder import build
from topology.model.records import Snapshot
from topology.probing.results import agrees
from topology.snapshot import take_snapshot

#: The first revision of the first epoch: there is only one here.
REVISION = 1
#: What was tried is not as the verdict says.
DIFFERENT = 3
FORMATS = ("text", "json", "mermaid", "dot")


class Command(BaseCommand):
    """Asks the engine itself, so it works beside a running server; without a database unless it tries."""

    help = "Say who reaches whom: every way with its address, names and ports, or what stops it."
    requires_system_checks = ()

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Who is meant, and in which form."""
        parser.add_argument("sender", nargs="?", metavar="FROM", help="a container's name or ID")
        parser.add_argument("target", nargs="?", metavar="TO", help="a container's name or ID")
        parser.add_argument("--port", metavar="N/tcp", help="only ways to this port of the target's")
        parser.add_argument(
            "--try", dest="tried", action="store_true", help="try it, from inside FROM's network stack"
        )
        parser.add_argument("--format", choices=FORMATS, default="text", help="default: %(default)s")

    def handle(self, *_arguments: object, tried: bool, **options: str) -> None:
        """Ask, write, and end; what cannot be answered is one sentence and exit code 1."""
        try:
            engine = open_engine(settings.DOCKER_HOST, environ=os.environ)
            snapshot = take_snapshot(engine)
            engine.close()
            untold.warn(snapshot)
            question = Question(build(snapshot), options["sender"], options["target"], options["port"])
            if tried:
                self._try(question, options["format"])
            else:
                write(_formatted(question, snapshot, options["format"]))
        except (EngineError, Problem, database.Busy) as error:
            sys.stderr.write(f"portolan: {escape(str(error))}\n")
            sys.exit(1)

    def _try(self, question: Question, form: str) -> None:
        """The verdict and what came of trying it; exit code 3 where they differ."""
        if form not in ("text", "json"):
            raise Problem(400, "bad_question", "What was tried is written as text or as json.")
        database.prepare()
        actor = Actor(f"{getpass.getuser()} (command line)"[:150])
        found = trying.attempt(registry.default(), actor, question)
        agree = agrees(found.results)
        if form == "json":
            write([orjson.dumps(document(found)).decode() + "\n"])
        else:
            heading = _("Tried:")
            lines = [f"  {escape(translated(one.text))}\n" for one in found.results]
            write([question.text(), f"{heading}\n", *lines, f"{_in_words(agree)}\n"])
        if agree is False:
            sys.exit(DIFFERENT)


def _in_words(agree: bool | None) -> str:
    if agree is None:
        return _("Nothing was found out.")
    return _("It is as said.") if agree else _("It is not as said.")


def _formatted(question: Question, snapshot: Snapshot, form: str) -> Iterator[str]:
    if form == "json":
        yield from (piece.decode() for piece in question.json(snapshot.host.engine_id, REVISION))
    else:
        yield {"text": question.text, "mermaid": question.mermaid, "dot": question.dot}[form]()
