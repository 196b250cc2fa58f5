"""Small hosts and expectations to judge them by."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

from tests.topology.answers import an_id, container, network, on, topology_of
from topology.expectations import Checker, Facts, Judgement, read
from topology.graph.builder import Topology

NOW = datetime(2026, 11, 28, 12, tzinfo=UTC)
FRONT, BACK = network(1, "front", "10.1.0.0/16 10.1.0.1"), network(2, "back", "10.2.0.0/16 10.2.0.1")


def member(
    number: int,
    name: str,
    project: str,
    *nets: dict[str, Any],
    **more: Any,  # noqa: ANN401 - JSON
) -> dict[str, Any]:
    """A running container of a project, on these networks."""
    networks = {
        net["Name"]: on(net["Id"], f"{number:064x}", f"10.{index}.0.{number}", Gateway=f"10.{index}.0.1")
        for index, net in enumerate(nets, start=1)
    }
    labels = {"com.docker.compose.project": project, "com.docker.compose.service": name}
    return container(number, name, networks=networks, Labels=labels, **more)


def node(number: int) -> str:
    """The node ID of a container."""
    return f"container:{an_id(number)}"


def host(*containers: dict[str, Any], volumes: list[dict[str, Any]] | None = None) -> Topology:
    """A host of these containers, with two networks."""
    return topology_of(containers=list(containers), networks=[FRONT, BACK], volumes=volumes or [])


def expecting(text: str) -> str:
    """A file with one expectation, of which this is the rule."""
    return f"version: 1\nexpect:\n  - name: it\n    {text}\n"


def judge(text: str, topology: Topology, facts: Facts | None = None) -> Judgement:
    """What is judged of one rule."""
    return Checker(read(expecting(text))).check(topology, facts or Facts(now=NOW))[0]


def said(judgement: Judgement) -> list[str]:
    """Its findings, in English."""
    return [str(finding.message) for finding in judgement.findings]
