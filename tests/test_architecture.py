"""docs/architecture.md names every package in the order that is held, and every library that is installed."""

from __future__ import annotations

import json
import re
import tomllib
from pathlib import Path
from typing import Any

import pytest

ROOT = Path(__file__).parents[1]


@pytest.fixture(scope="module")
def page() -> str:
    return (ROOT / "docs" / "architecture.md").read_text(encoding="utf-8")


@pytest.fixture(scope="module")
def project() -> dict[str, Any]:
    return tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))


def named(page: str, tree: str) -> list[str]:
    """What the drawing lists below a tree, in its order."""
    drawn = page.split(f"\n{tree}/ ", 1)[1].split("\n\n", 1)[0]
    drawn = drawn.split("\ntemplates/", 1)[0]
    return re.findall(r"^  (\w+)(?:/|\.py)", drawn, re.MULTILINE)


def layers(project: dict[str, Any], name: str) -> list[str]:
    """The layers of the import contract whose name begins so."""
    contracts = project["tool"]["importlinter"]["contracts"]
    found: list[str] = next(one for one in contracts if one["name"].startswith(name))["layers"]
    return [layer.removeprefix("topology.") for layer in found]


def test_the_layers_of_dashboard_are_drawn_as_they_are_held(page: str, project: dict[str, Any]) -> None:
    assert named(page, "dashboard") == layers(project, "the layers of dashboard")


def test_every_package_of_topology_is_drawn(page: str, project: dict[str, Any]) -> None:
    held = layers(project, "the layers of topology")
    drawn = named(page, "topology")
    assert drawn[: len(held)] == held
    there = {path.parent.name for path in (ROOT / "topology").glob("*/__init__.py")}
    assert set(drawn) == there


def test_the_table_of_libraries_has_what_is_installed(page: str, project: dict[str, Any]) -> None:
    table = page.split("| library | for |", 1)[1].split("\n\n", 1)[0]
    names = [name for row in table.splitlines()[2:] for name in re.findall(r"`([^`]+)`", row.split("|")[1])]
    python = [re.match(r"[a-z0-9-]+", wanted, re.IGNORECASE) for wanted in project["project"]["dependencies"]]
    browser = json.loads((ROOT / "package.json").read_text(encoding="utf-8"))["dependencies"]
    assert sorted(names) == sorted([*(found[0] for found in python if found), *browser])
