"""Names, IDs and beginnings of IDs, on the chart and, for what is too new to be on it, at the engine."""

from __future__ import annotations

import pytest

from dashboard import references
from dashboard.base.problems import Problem
from dashboard.references import Reference
from topology.engine.errors import EngineError
from topology.engine.synthetic import SyntheticEngine
from topology.graph.records import Fields, Node, Topology

FIRST, SECOND, THIRD = "aaaa1" + "0" * 59, "aaaa2" + "0" * 59, "b" * 64


@pytest.fixture
def engine() -> SyntheticEngine:
    return SyntheticEngine(5, life=False)


def chart(*nodes: tuple[str, str, str]) -> Topology:
    known = [Node(f"{kind}:{id_}", kind, Fields.of([("name", name)])) for kind, id_, name in nodes]
    return Topology.of({node.id: node for node in known}, {})


CHART = chart(
    ("container", FIRST, "web"),
    ("container", SECOND, "db"),
    ("container", THIRD, "aaaa1"),
    ("network", FIRST, "proxy"),
    ("network", SECOND, "proxy"),
)


@pytest.mark.parametrize(
    ("wanted", "found"),
    [
        ("web", FIRST),
        ("/web", FIRST),
        (f"container:{FIRST}", FIRST),
        (SECOND, SECOND),
        ("aaaa2", SECOND),
        ("aaaa1", THIRD),  # a name goes before the beginning of an ID, as with Docker
    ],
)
def test_it_finds_a_container_as_docker_would(engine: SyntheticEngine, wanted: str, found: str) -> None:
    assert references.container(CHART, engine, wanted).id == found


def test_the_beginning_of_two_ids_is_ambiguous(engine: SyntheticEngine) -> None:
    with pytest.raises(Problem) as refused:
        references.container(CHART, engine, "aaaa")
    assert (refused.value.status, refused.value.code) == (409, "ambiguous")
    assert "2 containers" in refused.value.detail


def test_a_name_that_two_networks_have_is_ambiguous(engine: SyntheticEngine) -> None:
    """Engines before 25 allow it."""
    with pytest.raises(Problem) as refused:
        references.network(CHART, engine, "proxy")
    assert (refused.value.status, refused.value.code) == (409, "ambiguous")


def test_a_beginning_shorter_than_four_digits_means_nobody(engine: SyntheticEngine) -> None:
    with pytest.raises(Problem) as refused:
        references.container(CHART, engine, "aaa")
    assert refused.value.status == 404


def test_at_the_engine_too_a_beginning_shorter_than_four_digits_means_nobody(engine: SyntheticEngine) -> None:
    """Where the engine itself takes any beginning that only one container has."""
    for digit in "0123456789abcdef":
        with pytest.raises(Problem) as refused:
            references.container(None, engine, digit)
        assert refused.value.status == 404


def test_it_asks_the_engine_for_what_is_too_new_to_be_on_the_chart(engine: SyntheticEngine) -> None:
    listed = engine.containers()[0]
    name = listed["Names"][0].removeprefix("/")
    assert references.container(CHART, engine, name) == Reference(listed["Id"], name)
    network = next(each for each in engine.networks() if each["Name"] == "bridge")
    assert references.network(CHART, engine, "bridge") == Reference(network["Id"], "bridge")
    assert references.network(None, engine, network["Id"][:12]).name == "bridge"


def test_it_says_so_when_the_engine_cannot_be_asked_either(engine: SyntheticEngine) -> None:
    engine.close()
    with pytest.raises(EngineError):
        references.container(CHART, engine, "nobody")
