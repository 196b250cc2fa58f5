"""The table of who reaches whom: by API, on its page, and as CSV."""

from __future__ import annotations

import csv
from typing import Any

import pytest
from django.test import Client

from dashboard.reach.projects import matrix_on
from dashboard.runtime import Runtime
from topology.graph.reachability.verdict import Verdict

pytestmark = pytest.mark.django_db


def cells(client: Client) -> dict[tuple[str, str], dict[str, Any]]:
    found = client.get("/api/reach/projects").json()
    return {(one["from"], one["to"]): one for one in found["cells"]}


def rows(client: Client, **asked: str) -> list[list[str]]:
    answer = client.get("/reach/export.csv", asked)
    assert answer["Content-Type"].startswith("text/csv")
    text = answer.getvalue().decode()
    return list(csv.reader(text.splitlines()))


def test_each_cell_counts_the_pairs_that_have_a_way(hub: Runtime, viewing: Client) -> None:
    topology = hub.store.topology
    assert topology is not None
    project = {node.id: node.text("project") for node in topology.of_kind("container")}
    pairs = list(Verdict(topology).pairs())
    found = cells(viewing)
    assert sum(one["pairs"] for one in found.values()) == len(pairs) == 30 * 29
    for ends, cell in found.items():
        mine = [pair for pair in pairs if (project[pair.sender], project[pair.target]) == ends]
        assert (cell["pairs"], cell["reached"]) == (len(mine), sum(bool(pair.reached.ways) for pair in mine))


def test_it_is_worked_out_once_for_a_state_of_the_host(hub: Runtime) -> None:
    topology = hub.store.topology
    assert topology is not None
    assert matrix_on(topology) is matrix_on(topology)


def test_the_page_has_a_row_and_a_column_for_each_project(hub: Runtime, viewing: Client) -> None:
    page = viewing.get("/reach/")
    projects, table = page.context["projects"], page.context["rows"]
    assert [name for name, _cells in table] == projects
    assert projects[-1] == "(standalone)"
    text = page.content.decode()
    assert text.count('<th scope="row">') == len(projects)
    cell = cells(viewing)["edge", "n8n"]
    assert f'aria-label="{cell["reached"]} of {cell["pairs"]}, from edge to n8n"' in text


def test_a_cell_opens_to_its_containers_and_leads_to_the_chart(hub: Runtime, viewing: Client) -> None:
    page = viewing.get("/reach/", {"from": "edge", "to": "n8n"})
    lines = page.context["lines"]
    assert len(lines) == cells(viewing)["edge", "n8n"]["pairs"]
    assert [line.reached for line in lines] == sorted((line.reached for line in lines), reverse=True)
    assert "on the network “proxy” at" in lines[0].how
    assert any("no network in common" in line.how for line in lines)
    assert "reach=from&amp;other=container%3A" in page.content.decode()
    assert "There is no pair" in viewing.get("/reach/", {"from": "edge", "to": "nobody"}).content.decode()
    assert viewing.get("/reach/", {"from": "", "to": ""}).context["lines"], "those without a project"


def test_the_export_has_all_of_it(hub: Runtime, viewing: Client) -> None:
    head, *table = rows(viewing)
    assert head == ["from", "to", "reached", "pairs"]
    assert len(table) == len(cells(viewing))
    head, *table = rows(viewing, **{"from": "edge", "to": "n8n"})
    assert head == ["from", "to", "reached", "how"]
    assert {line[2] for line in table} == {"yes", "no"}


def test_it_speaks_the_readers_language(hub: Runtime, viewing: Client) -> None:
    page = viewing.get("/reach/", {"from": "edge", "to": "n8n"}, headers={"accept-language": "ko"})
    assert "네트워크" in page.context["lines"][0].how
