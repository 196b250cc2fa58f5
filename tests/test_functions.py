"""Functions fit a screen: at most 30 lines of code below the signature and the docstring."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from pathlib import Path

ROOT = Path(__file__).parents[1]
MOST_LINES = 30


def functions() -> Iterator[tuple[str, int]]:
    """Where each is, and how many lines it has that are neither blank nor a comment."""
    for folder in ("topology", "dashboard", "tests"):
        for path in sorted((ROOT / folder).rglob("*.py")):
            if "migrations" in path.parts:
                continue
            text = path.read_text(encoding="utf-8")
            lines = text.splitlines()
            for node in ast.walk(ast.parse(text)):
                if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
                    body = node.body[1:] if ast.get_docstring(node) else node.body
                    own = lines[body[0].lineno - 1 : node.end_lineno] if body else []
                    code = [line for line in own if line.strip() and not line.lstrip().startswith("#")]
                    yield f"{path.relative_to(ROOT)}:{node.lineno} {node.name}", len(code)


def test_each_fits_a_screen() -> None:
    assert [f"{where}: {size}" for where, size in functions() if size > MOST_LINES] == []
