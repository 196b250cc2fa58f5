"""The demo host, seen through parser, graph and wire forms."""

from __future__ import annotations

import json
from collections import Counter
from pathlib import Path
from typing import Any

import pytest

from tests.js.make_fixtures import document
from topology.engine.demo.secrets import PLANTED_SECRETS

FIXTURES = Path(__file__).parents[1] / "js" / "fixtures"
KINDS = {"host", "container", "sandbox", "endpoint", "network", "volume", "bind", "tmpfs"}
EDGES = {"joins", "holds", "attaches", "mounts", "backed_by", "publishes"}


@pytest.fixture(scope="module")
def charted() -> dict[str, Any]:
    """The document of a host of 300."""
    found: dict[str, Any] = json.loads(document(300))
    return found


def test_it_shows_every_kind_of_node_and_edge(charted: dict[str, Any]) -> None:
    assert {node["kind"] for node in charted["nodes"]} == KINDS
    assert {edge["kind"] for edge in charted["edges"]} == EDGES


def test_it_lets_no_planted_secret_into_the_document() -> None:
    text = document(300).decode()
    assert [secret for secret in PLANTED_SECRETS if secret in text] == []


def test_it_has_one_sharer_and_one_in_the_hosts_own_stack(charted: dict[str, Any]) -> None:
    members = Counter(edge["target"] for edge in charted["edges"] if edge["kind"] == "joins")
    assert members["sandbox:host"] == 1
    assert [count for count in members.values() if count > 1] == [2]


def test_it_plugs_every_container_with_a_stack_of_its_own_in_somewhere(charted: dict[str, Any]) -> None:
    holders = {edge["source"] for edge in charted["edges"] if edge["kind"] == "holds"}
    joined = {edge["target"] for edge in charted["edges"] if edge["kind"] == "joins"}
    assert joined == holders


def test_it_has_networks_of_every_look(charted: dict[str, Any]) -> None:
    networks = {node["name"]: node for node in charted["nodes"] if node["kind"] == "network"}
    members = Counter(edge["target"] for edge in charted["edges"] if edge["kind"] == "attaches")
    assert networks["dmz"]["icc"] is False
    assert networks["db-shared"]["internal"] is True
    assert networks["monitoring"]["ipv6"] is True
    assert networks["n8n_default"]["project"] == "n8n"
    assert members[networks["legacy-lan"]["id"]] == 0
    assert members[networks["proxy"]["id"]] > 20


@pytest.mark.parametrize("size", [5, 30, 81])
def test_it_is_what_the_browsers_tests_read(size: int) -> None:
    kept = json.loads((FIXTURES / f"host-{size}.json").read_bytes())
    assert kept == json.loads(document(size)), "run tests/js/make_fixtures.py"
