"""`manage.py reach`: who reaches whom, by which way, and what stops it."""

from __future__ import annotations

import os
import sys
from argparse import ArgumentParser
from collections.abc import Iterator

from django.conf import settings
from django.core.management.base import BaseCommand

from dashboard.base.problems import Problem
from dashboard.base.terminal import write
from dashboard.reach.service import Question
from topology.engine.connect import open_engine
from topology.engine.errors import EngineError
from topology.escape import escape
from topology.graph.builder import build
from topology.model.records import Snapshot
from topology.snapshot import take_snapshot

#: The first revision of the first epoch: there is only one here.
REVISION = 1
FORMATS = ("text", "json", "mermaid", "dot")


class Command(BaseCommand):
    """Asks the engine itself, so it works beside a running server, and without a database."""

    help = "Say who reaches whom: every way with its address, names and ports, or what stops it."
    requires_system_checks = ()

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Who is meant, and in which form."""
        parser.add_argument("sender", nargs="?", metavar="FROM", help="a container's name or ID")
        parser.add_argument("target", nargs="?", metavar="TO", help="a container's name or ID")
        parser.add_argument("--port", metavar="N/tcp", help="only ways to this port of the target's")
        parser.add_argument("--format", choices=FORMATS, default="text", help="default: %(default)s")

    def handle(self, *_arguments: object, **options: str) -> None:
        """Ask, write, and end; what cannot be answered is one sentence and exit code 1."""
        try:
            engine = open_engine(settings.DOCKER_HOST, environ=os.environ)
            snapshot = take_snapshot(engine)
            engine.close()
            question = Question(build(snapshot), options["sender"], options["target"], options["port"])
            write(_formatted(question, snapshot, options["format"]))
        except (EngineError, Problem) as error:
            sys.stderr.write(f"portolan: {escape(str(error))}\n")
            sys.exit(1)


def _formatted(question: Question, snapshot: Snapshot, form: str) -> Iterator[str]:
    if form == "json":
        yield from (piece.decode() for piece in question.json(snapshot.host.engine_id, REVISION))
    else:
        yield {"text": question.text, "mermaid": question.mermaid, "dot": question.dot}[form]()
