"""The search's language as the server reads it, by the cases that the browser's reader is held to as well."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import orjson
import pytest

from topology.selectors import SelectorError, Term, parse, select
from topology.store.codec import decode_document

CASES: dict[str, Any] = orjson.loads((Path(__file__).parents[2] / "search_cases.json").read_bytes())
TOPOLOGY = decode_document(CASES["topology"])
NAMES = {node_id: name for name, node_id in CASES["names"].items()}


@pytest.mark.parametrize("case", CASES["parse"], ids=lambda case: repr(case["text"]))
def test_a_text_is_taken_apart_or_refused_for_its_first_problem(case: dict[str, Any]) -> None:
    if case["problems"] or not case["terms"]:
        with pytest.raises(SelectorError) as refused:
            parse(case["text"])
        error = refused.value
        said = {"code": error.code, "position": error.position, "word": error.word, "nearest": error.nearest}
        wanted = case["problems"] or [{"code": "empty", "position": 0, "word": "", "nearest": None}]
        assert said == wanted[0]
    else:
        wanted = tuple(Term(term["field"], term["value"], term["not"]) for term in case["terms"])
        assert parse(case["text"]).terms == wanted


@pytest.mark.parametrize("case", CASES["match"], ids=lambda case: case["query"])
def test_a_selector_means(case: dict[str, Any]) -> None:
    found = select(parse(case["query"]), TOPOLOGY, CASES["labels"])
    assert sorted(NAMES[node_id] for node_id in found) == sorted(case["finds"])


@pytest.mark.parametrize("term", CASES["reach"])
def test_what_the_browser_is_told_of_reach_is_what_a_selector_means(term: str) -> None:
    found = select(parse(term), TOPOLOGY)
    assert sorted(NAMES[node_id] for node_id in found) == sorted(CASES["reach"][term])


def test_without_labels_none_holds() -> None:
    assert select(parse("label:*"), TOPOLOGY) == frozenset()


@pytest.mark.parametrize(
    ("text", "sentence"),
    [
        ("", "the selector says nothing"),
        ("web -", "at character 6: nothing is said after -"),
        ("web -broken:*", "at character 6: broken: is for the search alone"),
        ("web network:", "at character 5: nothing is said after network:"),
        (
            "-projct:a",
            "at character 2: there is no field projct:, project: may be meant; "
            "a plain word with a colon stands in quotes",
        ),
    ],
)
def test_a_refusal_says_where_and_what_may_be_meant(text: str, sentence: str) -> None:
    with pytest.raises(SelectorError) as refused:
        parse(text)
    assert str(refused.value) == sentence
