"""Which host something is about is chosen where it begins, and handed down from there."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from pathlib import Path

ROOT = Path(__file__).parents[2]
#: Where something begins: the server's start, the commands, and (in `runtime.py`) a request.
OUTERMOST = ("dashboard/server/asgi.py", "dashboard/server/run.py", "dashboard/management/commands/")


def sources() -> Iterator[tuple[str, ast.Module]]:
    for path in sorted((ROOT / "dashboard").rglob("*.py")):
        if "migrations" not in path.parts:
            yield path.relative_to(ROOT).as_posix(), ast.parse(path.read_text(encoding="utf-8"))


def imports(module: ast.Module, source: str, name: str) -> bool:
    """Whether it takes this name from there, or the whole module, by which it could."""
    package, _, last = source.rpartition(".")
    return any(
        (found.module == source and any(alias.name == name for alias in found.names))
        or (found.module == package and any(alias.name == last for alias in found.names))
        for found in ast.walk(module)
        if isinstance(found, ast.ImportFrom)
    )


def test_only_what_is_outermost_asks_for_the_default_runtime() -> None:
    asking = [path for path, module in sources() if imports(module, "dashboard.runtime", "registry")]
    assert [path for path in asking if not path.startswith(OUTERMOST)] == []
    assert [place for place in OUTERMOST if not any(path.startswith(place) for path in asking)] == []


def test_only_the_package_of_hosts_chooses_the_first_one() -> None:
    asking = [path for path, module in sources() if imports(module, "dashboard.hosts.models", "first")]
    assert [path for path in asking if not path.startswith("dashboard/hosts/")] == []


def test_whoever_asks_for_the_runtime_of_a_request_was_given_that_request() -> None:
    wrong = [
        f"{path}:{call.lineno}"
        for path, module in sources()
        for function in ast.walk(module)
        if isinstance(function, ast.FunctionDef | ast.AsyncFunctionDef)
        for call in ast.walk(function)
        if isinstance(call, ast.Call) and getattr(call.func, "id", "") == "runtime_of"
        if ast.unparse(call) != "runtime_of(request)"
        or "request" not in {argument.arg for argument in (*function.args.posonlyargs, *function.args.args)}
    ]
    assert wrong == []
