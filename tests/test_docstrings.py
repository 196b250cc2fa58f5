"""What a public function raises is in its docstring."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]
FILES = [
    path
    for package in ("dashboard", "topology")
    for path in sorted((ROOT / package).rglob("*.py"))
    if "migrations" not in path.parts
]
WORDS = ("raise", "Raise", "efused", "nswered with")
Function = ast.FunctionDef | ast.AsyncFunctionDef


def public_functions(tree: ast.Module) -> Iterator[Function]:
    classes = [node for node in ast.walk(tree) if isinstance(node, ast.ClassDef)]
    scopes: list[ast.Module | ast.ClassDef] = [tree, *classes]
    for scope in scopes:
        for node in scope.body:
            if isinstance(node, Function) and not node.name.startswith("_"):
                yield node


def raises(function: Function) -> bool:
    """Whether it raises something by its class; what it passes on is told where it is made."""
    for node in ast.walk(function):
        if isinstance(node, ast.Raise) and node.exc is not None:
            made = node.exc.func if isinstance(node.exc, ast.Call) else node.exc
            if ast.unparse(made)[:1].isupper():
                return True
    return False


@pytest.mark.parametrize("package", ["dashboard", "topology"])
def test_who_raises_says_so(package: str) -> None:
    files = [path for path in FILES if path.is_relative_to(ROOT / package)]
    assert files
    silent = [
        f"{path.relative_to(ROOT)}:{function.lineno} {function.name}"
        for path in files
        for function in public_functions(ast.parse(path.read_text()))
        if raises(function) and not any(word in (ast.get_docstring(function) or "") for word in WORDS)
    ]
    assert silent == []
