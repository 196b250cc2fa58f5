"""Who reaches whom, project by project: of how many pairs of containers between two projects there is a way.

A project is one of Compose; containers without one are together under the empty name.
"""

from __future__ import annotations

import threading
from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django.http import HttpRequest
from ninja import Router, Schema
from pydantic import Field

from dashboard.runtime import runtime_of
from topology.graph.reachability.verdict import Verdict
from topology.graph.records import Topology

router = Router(tags=["topology"])


@dataclass(frozen=True, slots=True)
class Matrix:
    """The projects by name, and for each two of them how many pairs there are, and how many have a way."""

    projects: tuple[str, ...]
    pairs: Mapping[tuple[str, str], int]
    reached: Mapping[tuple[str, str], int]


_one_at_a_time = threading.Lock()
_kept: list[tuple[Topology, Matrix]] = []


class ReachCell(Schema):
    """Of `pairs` ordered pairs of containers, from one project to the other, `reached` have a way."""

    from_: str = Field(alias="from")
    to: str
    reached: int
    pairs: int


class ReachProjects(Schema):
    """The whole table; the empty name stands for containers without a project."""

    revision: int
    projects: list[str]
    cells: list[ReachCell]


@router.get(
    "/reach/projects",
    response=ReachProjects,
    by_alias=True,
    summary="Which projects reach which",
)
def get_projects(request: HttpRequest) -> dict[str, Any]:
    """Of each two projects (and each with itself) how many pairs of containers have a way.

    Answered with 503 before the first chart.
    """
    runtime = runtime_of(request)
    topology, revision = runtime.charted_with_revision()
    found = matrix_on(topology)
    cells = [
        {"from": ends[0], "to": ends[1], "reached": found.reached.get(ends, 0), "pairs": count}
        for ends, count in sorted(found.pairs.items())
    ]
    return {"revision": revision, "projects": found.projects, "cells": cells}


def project_of(topology: Topology, container: str) -> str:
    """The project of a container (node ID)."""
    return topology.nodes[container].text("project")


def matrix_on(topology: Topology) -> Matrix:
    """The table of a topology, worked out once; it is kept until somebody asks for that of another."""
    with _one_at_a_time:
        if not _kept or _kept[0][0] is not topology:
            _kept[:] = [(topology, _matrix(topology))]
        return _kept[0][1]


def _matrix(topology: Topology) -> Matrix:
    projects = {node.id: node.text("project") for node in topology.of_kind("container")}
    pairs: Counter[tuple[str, str]] = Counter()
    reached: Counter[tuple[str, str]] = Counter()
    for sender, target, found in Verdict(topology, names=False).pairs():
        ends = projects[sender], projects[target]
        pairs[ends] += 1
        if found.ways:
            reached[ends] += 1
    return Matrix(tuple(sorted(set(projects.values()), key=lambda name: (not name, name))), pairs, reached)
