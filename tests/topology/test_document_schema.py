"""The schema in the documentation is what documents are like, and refuses what they are not like."""

from __future__ import annotations

import json
from typing import Any

import pytest

from tests.topology.document_schema import complaints
from topology.engine.synthetic import SyntheticEngine
from topology.graph.builder import build
from topology.snapshot import take_snapshot
from topology.store.codec import encode_document


def document_of(containers: int) -> dict[str, Any]:
    topology = build(take_snapshot(SyntheticEngine(containers)))
    document: dict[str, Any] = json.loads(encode_document(topology, "engine", 1))
    return document


@pytest.mark.parametrize("containers", [1, 5, 30, 300])
def test_documents_are_as_the_schema_says(containers: int) -> None:
    assert complaints(document_of(containers)) == []


@pytest.mark.parametrize(
    ("kind", "change"),
    [
        ("container", {"state": "asleep"}),
        ("container", {"environment": {"PASSWORD": "x"}}),
        ("endpoint", {"active": None}),
        ("network", {"icc": "true"}),
        ("tmpfs", {"mode": 1777}),
    ],
)
def test_what_is_not_so_is_told(kind: str, change: dict[str, Any]) -> None:
    document = document_of(30)
    node = next(node for node in document["nodes"] if node["kind"] == kind)
    node.update(change)
    assert len(complaints(document)) == 1


def test_a_kind_that_is_not_described_is_told() -> None:
    document = document_of(1)
    document["nodes"].append({"id": "planet:1", "kind": "planet"})
    assert complaints(document) == ["there is no node_planet in the schema"]
