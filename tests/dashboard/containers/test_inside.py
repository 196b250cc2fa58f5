"""What a health check said, and the processes: who may read it, and what of it is told."""

from __future__ import annotations

import pytest
from django.test import Client

from dashboard.audit.actions import Action
from dashboard.containers import inside
from dashboard.containers.inside import LONGEST_OUTPUT, MOST_PROCESSES
from tests.dashboard.operations.test_runner import WEB, problem
from topology.engine.synthetic import SyntheticEngine

HEALTH, TOP = f"/api/containers/{WEB}/health", f"/api/containers/{WEB}/top"


@pytest.mark.django_db
@pytest.mark.usefixtures("hub")
def test_an_operator_reads_both_and_it_is_written_down_once(operating: Client) -> None:
    health = operating.get(HEALTH).json()
    assert health["status"] in ("healthy", "unhealthy", "starting")
    assert 0 < len(health["outputs"]) <= 5
    starts = [one["start"] for one in health["outputs"]]
    assert starts == sorted(starts, reverse=True)
    assert "Test" not in operating.get(HEALTH).content.decode()
    top = operating.get(TOP).json()
    assert len(top["titles"]) == len(top["processes"][0])
    actions = Action.objects.filter(kind=Action.Kind.READ_LOGS)
    assert [(one.username, one.outcome) for one in actions] == [("otto", "done")]


@pytest.mark.django_db
@pytest.mark.usefixtures("hub")
def test_others_read_neither(viewing: Client, limiting: Client) -> None:
    for path in (HEALTH, TOP):
        problem(viewing.get(path), 403, "forbidden")
        problem(limiting.get(path.replace(WEB, "edge-traefik-1")), 403, "outside_projects")


@pytest.mark.django_db
@pytest.mark.usefixtures("hub")
def test_what_does_not_run_has_no_processes(operating: Client, engine: SyntheticEngine) -> None:
    stopped = next(one["Id"] for one in engine.containers() if one["State"] == "exited")
    problem(operating.get(f"/api/containers/{stopped}/top"), 409, "engine_refused")


def test_what_is_told_is_bounded_and_has_no_command() -> None:
    run = {"Start": "a", "End": "b", "ExitCode": 1, "Output": "x" * 9000}
    told = inside.health({"State": {"Health": {"Status": "unhealthy", "FailingStreak": 7, "Log": [run] * 9}}})
    assert (told["status"], told["failing_streak"], len(told["outputs"])) == ("unhealthy", 7, 5)
    assert len(told["outputs"][0]["output"]) == LONGEST_OUTPUT
    many = inside.processes({"Titles": ["PID"], "Processes": [["1"]] * (MOST_PROCESSES + 3)})
    assert (len(many["processes"]), many["left_out"]) == (MOST_PROCESSES, 3)


def test_without_a_check_there_is_nothing() -> None:
    for state in ({}, {"Health": None}, {"Health": {"Status": "none", "Log": None}}):
        assert inside.health({"State": state}) == {"status": None, "failing_streak": 0, "outputs": []}
    assert inside.processes({}) == {"titles": [], "processes": [], "left_out": 0}
