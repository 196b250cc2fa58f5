"""`manage.py expect check [FILE]`: whether everything is as it is expected to be, for people and for CI."""

from __future__ import annotations

import json
import os
import sys
from argparse import ArgumentParser
from collections.abc import Mapping, Sequence
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, NoReturn

from django.conf import settings
from django.core.management.base import BaseCommand
from django.db import DatabaseError

from dashboard.base.database import exists
from dashboard.expectations import answers, facts, sources
from dashboard.expectations.sources import Expected
from dashboard.management import untold
from dashboard.plans.facts import last_backups
from topology.engine.connect import open_engine
from topology.engine.errors import EngineError
from topology.escape import escape
from topology.expectations import Ages, Checker, ExpectationError, Facts, Judgement
from topology.graph.builder import Topology, build
from topology.snapshot import take_snapshot

KEPT, BROKEN, UNKNOWN = 0, 1, 2
VERSION = 1
_Pairs = Sequence[tuple[Expected, Judgement]]


class Command(BaseCommand):
    """Asks the engine itself, so it works beside a running server, and without a database."""

    help = "Check expectations. Exit code: 0 all hold, 1 one does not, 2 one cannot be read or judged."
    requires_system_checks = ()

    def add_arguments(self, parser: ArgumentParser) -> None:
        """What to check."""
        does = parser.add_subparsers(dest="does", required=True)
        check = does.add_parser("check", help="judge each expectation by the host as it is now")
        check.add_argument("file", nargs="?", help="YAML or JSON; default: PORTOLAN_EXPECT and the page's")
        check.add_argument("--format", choices=("text", "json"), default="text", help="default: %(default)s")

    def handle(self, *_arguments: object, **options: str) -> None:
        """Check, tell, and end with the exit code."""
        try:
            expected = _expected(options["file"])
            engine = open_engine(settings.DOCKER_HOST, environ=os.environ)
            snapshot = take_snapshot(engine)
            topology = build(snapshot)
            checker = Checker(one.expectation for one in expected)
            labels = facts.labels_of(engine) if checker.asks_for_labels else {}
            engine.close()
        except (ExpectationError, EngineError) as error:
            _fail(str(error), options["file"] if isinstance(error, ExpectationError) else None)
        pairs = list(zip(expected, checker.check(topology, _facts(topology, labels)), strict=True))
        sys.stdout.write(_json(pairs, topology) if options["format"] == "json" else _text(pairs))
        sys.stdout.flush()
        sys.exit(_exit_code(pairs, in_part=untold.warn(snapshot)))


def _expected(file: str | None) -> tuple[Expected, ...]:
    if file is not None:
        return sources.from_file(Path(file))
    found = sources.from_file(settings.EXPECT) if settings.EXPECT is not None else ()
    names = {one.expectation.name for one in found}
    try:
        more = sources.kept() if exists() else ()
    except DatabaseError:
        more = ()
    found += tuple(one for one in more if one.expectation.name not in names)
    if not found:
        _fail("There is nothing to check: name a file, set PORTOLAN_EXPECT, or write something on the page.")
    return found


def _facts(topology: Topology, labels: Mapping[str, Mapping[str, str]]) -> Facts:
    now = datetime.now(UTC)
    try:
        backups = last_backups() if exists() else None
    except DatabaseError:
        backups = None
    return Facts(now, backups, Ages().update(topology, now), labels)


def _text(pairs: _Pairs) -> str:
    lines = []
    for one, judgement in pairs:
        said = answers.summary(judgement)
        lines.append(f"{judgement.status:8} {one.expectation.name}{': ' if said else ''}{said}")
    return "".join(f"{escape(line)}\n" for line in lines)


def _json(pairs: _Pairs, topology: Topology) -> str:
    engine = next((node.id.partition(":")[2] for node in topology.of_kind("host")), "")
    judged = [answers.judged(one.expectation, judgement) for one, judgement in pairs]
    document: dict[str, Any] = {"version": VERSION, "engine": engine, "expectations": judged}
    return json.dumps(document, ensure_ascii=False, indent=2) + "\n"


def _exit_code(pairs: _Pairs, *, in_part: bool) -> int:
    """`in_part`: the engine did not tell all, so that nothing is kept for sure."""
    found = {judgement.status for _one, judgement in pairs}
    return BROKEN if "broken" in found else UNKNOWN if in_part or "unknown" in found else KEPT


def _fail(sentence: str, file: str | None = None) -> NoReturn:
    before = f"{file}: " if file is not None else ""
    sys.stderr.write(f"portolan: {escape(before + sentence)}\n")
    sys.exit(UNKNOWN)
