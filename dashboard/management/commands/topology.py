"""`manage.py topology`: the host's topology once, to standard output."""

from __future__ import annotations

import os
import sys
from argparse import ArgumentParser

import orjson
from django.conf import settings
from django.core.management.base import BaseCommand
from django.db import DatabaseError

from dashboard.base.problems import Problem
from dashboard.base.terminal import write
from dashboard.management import untold
from dashboard.management.commands.changes import TIME, fail, moment
from dashboard.past import service as past
from dashboard.runtime import registry
from topology import export
from topology.engine.connect import open_engine
from topology.engine.errors import EngineError
from topology.escape import escape
from topology.graph.builder import Topology, build
from topology.model.records import Host
from topology.snapshot import take_snapshot
from topology.store import codec

#: The first revision of the first epoch: there is only one here.
REVISION = 1


class Command(BaseCommand):
    """Asks the engine itself, so it works beside a running server, and without a database.

    Only with `--at` the database is asked instead, for what the server has recorded.
    """

    help = "Print the host's topology once, as a document, as text, or for another tool."
    requires_system_checks = ()

    def add_arguments(self, parser: ArgumentParser) -> None:
        """In which form."""
        forms = ["json", *sorted(export.FORMATS)]
        parser.add_argument("--format", choices=forms, default="text", help="default: %(default)s")
        parser.add_argument("--at", metavar="TIME", help=f"as it was then: {TIME}")

    def handle(self, *_arguments: object, at: str | None = None, **options: str) -> None:
        """Ask, write, and end; an engine that cannot be asked is one sentence and exit code 1."""
        if at is not None:
            write([_at(moment("--at", at), options["format"])])
            return
        try:
            engine = open_engine(settings.DOCKER_HOST, environ=os.environ)
            snapshot = take_snapshot(engine)
            engine.close()
            untold.warn(snapshot)
        except EngineError as error:
            sys.stderr.write(f"portolan: {escape(str(error))}\n")
            sys.exit(1)
        write([_formatted(build(snapshot), snapshot.host, options["format"])])


def _at(at: int, form: str) -> str:
    try:
        document = past.document_at(registry.default(), at)
    except Problem as problem:
        fail(problem.detail)
    except DatabaseError as error:
        fail(f"The database cannot be read: {error}")
    if form == "json":
        return document.decode()
    return export.FORMATS[form](codec.decode_document(orjson.loads(document)))


def _formatted(topology: Topology, host: Host, form: str) -> str:
    if form == "json":
        return codec.encode_document(topology, host.engine_id, REVISION).decode()
    return export.FORMATS[form](topology)
