"""What is used of Daphne's, Twisted's and Autobahn's inside is listed, and missed at the start."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from pathlib import Path

import pytest

from dashboard.server import internals

PACKAGE = Path(internals.__file__).parent
LISTED = {name for names in internals.INTERNALS.values() for name in names}


def test_it_is_all_there() -> None:
    internals.check()


def test_what_is_missing_is_named() -> None:
    class Changed:
        def __init__(self) -> None:
            self._kept = 1

    internals.check({Changed: ("_kept",)})
    with pytest.raises(internals.ChangedInternals, match=r"Changed\._gone"):
        internals.check({Changed: ("_kept", "_gone")})


@pytest.mark.parametrize("path", sorted(PACKAGE.glob("*.py")), ids=lambda path: path.name)
def test_no_private_attribute_is_used_that_is_not_listed(path: Path) -> None:
    tree = ast.parse(path.read_text())
    attributes = [node for node in ast.walk(tree) if isinstance(node, ast.Attribute)]
    own = {node.attr for node in attributes if isinstance(node.ctx, ast.Store)} | set(defined(tree))
    used = {node.attr for node in attributes if node.attr.startswith("_") and not node.attr.startswith("__")}
    assert used - own - LISTED <= {"_exit"}, "os._exit is Python's own"


def defined(tree: ast.Module) -> Iterator[str]:
    for node in ast.walk(tree):
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
            yield node.name
        elif isinstance(node, ast.AnnAssign) and isinstance(node.target, ast.Name):
            yield node.target.id


def test_only_this_package_knows_them() -> None:
    """import-linter has the same rule; this one also reads what is imported inside functions."""
    for path in PACKAGE.parent.rglob("*.py"):
        if PACKAGE not in path.parents:
            names = {name.partition(".")[0] for name in imported(ast.parse(path.read_text()))}
            assert names.isdisjoint({"daphne", "twisted", "autobahn", "zope"}), path


def imported(tree: ast.Module) -> list[str]:
    nodes = list(ast.walk(tree))
    plain = [alias.name for node in nodes if isinstance(node, ast.Import) for alias in node.names]
    return plain + [node.module or "" for node in nodes if isinstance(node, ast.ImportFrom)]
