"""What the chart asks about reach is what `GET /api/reach` says of the same."""

from __future__ import annotations

from typing import Any

import pytest
from django.test import Client

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("hub")]
TRAEFIK = "edge-traefik-1"


def ask(client: Client, path: str, **asked: str) -> dict[str, Any]:
    answer = client.get(path, {name.rstrip("_"): value for name, value in asked.items()})
    assert answer.status_code == 200, answer.content
    document: dict[str, Any] = answer.json()
    return document


@pytest.mark.parametrize(("direction", "other"), [("from_", "to"), ("to", "from")])
def test_a_row_says_of_each_pair_what_the_document_says(viewing: Client, direction: str, other: str) -> None:
    row = ask(viewing, "/api/reach/row", **{direction: TRAEFIK})
    told = {one: (group["ways"], group["stops"]) for group in row["groups"] for one in group["containers"]}
    pairs = ask(viewing, "/api/reach", **{direction: TRAEFIK})["pairs"]
    assert told == {pair[other]: (pair["ways"], pair["stops"]) for pair in pairs}
    codes = {code for group in row["groups"] for code in group["stops"]}
    assert codes <= set(row["meanings"])
    assert row["direction"] == direction.rstrip("_")


@pytest.mark.parametrize("asked", [{}, {"from": "a", "to": "b"}])
def test_a_row_is_of_one_end(viewing: Client, asked: dict[str, str]) -> None:
    assert viewing.get("/api/reach/row", asked).json()["code"] == "bad_question"


def test_the_outside_is_that_of_the_document(viewing: Client) -> None:
    told = ask(viewing, "/api/reach/outside")
    openings = ask(viewing, "/api/reach", to=TRAEFIK)["outside"]
    assert openings
    assert [one for one in told["outside"] if one["to"] == openings[0]["to"]] == openings
    (traefik,) = ask(viewing, "/api/reach", from_=TRAEFIK)["out"]
    assert traefik in told["out"]
    assert set(openings[0]["assumes"]) <= set(told["meanings"])


def test_a_term_finds_whom_the_document_names(viewing: Client) -> None:
    found = ask(viewing, "/api/reach/matches", term=f'reached-by:"{TRAEFIK}"')["containers"]
    pairs = ask(viewing, "/api/reach", from_=TRAEFIK)["pairs"]
    assert found == sorted(pair["to"] for pair in pairs if pair["ways"])


@pytest.mark.parametrize("term", ["project:shop", "reaches:", "-out:yes", "out:yes out:no", "nothing"])
def test_only_a_term_about_reach_is_asked(viewing: Client, term: str) -> None:
    answer = viewing.get("/api/reach/matches", {"term": term})
    assert (answer.status_code, answer.json()["code"]) == (400, "selector")


@pytest.mark.parametrize("path", ["row?from=a", "outside", "matches?term=out:yes"])
def test_a_stranger_may_not_ask(client: Client, path: str) -> None:
    assert client.get(f"/api/reach/{path}").status_code == 401
