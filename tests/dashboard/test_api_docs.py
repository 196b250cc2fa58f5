"""docs/api.md has every operation of the API and every code written out in ours, and no other operation."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from http import HTTPStatus

from dashboard.base.problems import CODES
from dashboard.web.api import api
from dashboard.web.openapi import operations
from tests.server import ROOT

TEXT = (ROOT / "docs" / "api.md").read_text()
OPERATION = re.compile(r"^\| `([A-Z]+) (/api/\S+)` \| (.+) \|$", re.MULTILINE)
PROBLEMS = re.compile(r"^\| ([45]\d\d) \| (.+) \|$", re.MULTILINE)


def literal_codes() -> Iterator[tuple[int, str]]:
    """Status and code of each problem that is written out where it is raised or answered."""
    for path in (ROOT / "dashboard").rglob("*.py"):
        for node in ast.walk(ast.parse(path.read_text())):
            match node:
                case ast.Call(args=[ast.Constant(int(status)), ast.Constant(str(code)), *_]) if (
                    status in list(HTTPStatus)
                ):
                    yield status, code


def test_every_operation_is_listed_with_its_summary() -> None:
    described = sorted((m.upper(), p, one["summary"]) for p, m, one in operations(api.get_openapi_schema()))
    assert sorted(OPERATION.findall(TEXT)) == described


def test_every_code_is_listed_with_its_status() -> None:
    listed = {(int(status), code) for status, codes in PROBLEMS.findall(TEXT) for code in _codes(codes)}
    assert {*literal_codes(), *CODES.items()} <= listed


def _codes(cell: str) -> list[str]:
    return re.findall(r"`([a-z_]+)`(?! names)", cell)
