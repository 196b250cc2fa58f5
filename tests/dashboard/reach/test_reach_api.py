"""`GET /api/reach` and `manage.py reach`: the same answer, narrowed as asked."""

from __future__ import annotations

import json
import subprocess
from pathlib import Path
from typing import Any

import pytest
from django.test import Client

from dashboard.runtime import Runtime
from tests import starts
from tests.server import Server, environment
from topology.graph.reachability.whatif import halted
from topology.graph.records import Topology
from topology.store.revisions import Store

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("hub")]
TRAEFIK, WEB, DB = "edge-traefik-1", "outline-prod-api-1", "outline-prod-db-1"


def reach(client: Client, **asked: str) -> dict[str, Any]:
    answer = client.get("/api/reach", {name.rstrip("_"): value for name, value in asked.items()})
    assert answer.status_code == 200, answer.content
    document: dict[str, Any] = answer.json()
    return document


def run(data: Path, *arguments: str) -> subprocess.CompletedProcess[str]:
    return starts.text("reach", *arguments, environment=environment("demo://30?still", data))


def test_a_viewer_may_ask_for_a_pair(viewing: Client) -> None:
    found = reach(viewing, from_=TRAEFIK, to=WEB)
    assert set(found) == {"version", "engine", "revision", "pairs", "outside", "out", "meanings"}
    (pair,) = found["pairs"]
    (way,) = [way for way in pair["ways"] if way["kind"] == "network"]
    assert set(way) == {"kind", "network", "address", "port", "names", "assumes"}
    assert (way["port"], WEB in way["names"], pair["stops"]) == (None, True, [])
    assert (found["version"], found["outside"], found["out"]) == (1, [], [])


@pytest.mark.parametrize(
    "path",
    [
        f"/api/reach?from={TRAEFIK}&to={WEB}",
        f"/api/reach/row?from={TRAEFIK}",
        "/api/reach/outside",
        "/api/reach/matches?term=out:yes",
        "/api/reach/projects",
    ],
)
def test_its_revision_is_that_of_the_topology_that_was_asked(
    viewing: Client, hub: Runtime, monkeypatch: pytest.MonkeyPatch, path: str
) -> None:
    """Whatever happens while it is asked."""
    hub.stop()
    revision = hub.store.revision
    read = vars(Store)["charted"].fget

    def charted_before_a_change(store: Store) -> tuple[Topology | None, int]:
        found: tuple[Topology | None, int] = read(store)
        assert found[0] is not None
        who = next(one.id for one in found[0].of_kind("container") if one.get("state") == "running")
        store.replace(halted(found[0], who))
        return found

    monkeypatch.setattr(Store, "charted", property(charted_before_a_change))
    assert viewing.get(path).json()["revision"] == revision
    assert hub.store.revision > revision


def test_a_stranger_may_not(client: Client) -> None:
    assert client.get("/api/reach").status_code == 401


@pytest.mark.parametrize(
    "path",
    ["/api/reach?form=web", "/api/reach/row?from=web&port=80", "/api/reach/matches?term=out:yes&not=1"],
)
def test_a_field_that_is_not_known_is_refused_as_in_a_body(viewing: Client, path: str) -> None:
    answer = viewing.get(path)
    assert (answer.status_code, answer.json()["code"]) == (400, "invalid")
    assert answer.json()["detail"].endswith(": is not known")


def test_what_would_open_a_way_is_named_as_its_preview_takes_it(operating: Client) -> None:
    pair = reach(operating, from_=TRAEFIK, to=DB)["pairs"][0]
    assert (pair["ways"], pair["stops"]) == ([], ["no_common_network"])
    opens = pair["opens"]
    assert opens["action"] == "connect"
    path = f"/api/networks/{opens['network'].partition(':')[2]}/connect/preview"
    wanted = {"container": opens["container"].partition(":")[2]}
    answer = operating.post(path, json.dumps(wanted), content_type="application/json")
    assert (answer.status_code, answer.json()["refused"]) == (200, None)


def test_it_is_narrowed_by_each_end_and_by_port(viewing: Client) -> None:
    from_one = reach(viewing, from_=TRAEFIK)
    assert {pair["from"] for pair in from_one["pairs"]} == {from_one["out"][0]["from"]}
    to_one = reach(viewing, to=TRAEFIK)
    assert {pair["to"] for pair in to_one["pairs"]} == {one["to"] for one in to_one["outside"]}
    assert len(from_one["pairs"]) == len(to_one["pairs"]) == 29
    at_443 = reach(viewing, to=TRAEFIK, port="443/tcp")
    assert {one["container_port"] for one in at_443["outside"]} == {443}
    by_udp = reach(viewing, to=TRAEFIK, port="443/udp")["outside"]
    assert by_udp == []


def test_the_whole_host_has_an_entry_for_each_ordered_pair(server: Server) -> None:
    found = server.client().get("/api/reach").json
    ends = [(pair["from"], pair["to"]) for pair in found["pairs"]]
    assert len(ends) == len(set(ends)) == 30 * 29
    assert all(pair["ways"] or pair["stops"] for pair in found["pairs"])
    codes = {code for pair in found["pairs"] for code in pair["stops"]}
    assert codes <= set(found["meanings"])
    assert len(found["out"]) == 30


def test_codes_are_explained_in_the_readers_language(viewing: Client) -> None:
    answer = viewing.get("/api/reach", {"from": TRAEFIK, "to": DB}, headers={"accept-language": "ko"})
    assert "네트워크" in answer.json()["meanings"]["no_common_network"]


@pytest.mark.parametrize(
    ("asked", "status", "code", "said"),
    [
        ({"to": "edge-traefik"}, 404, "container_not_found", TRAEFIK),
        ({"to": "nothing-like-it-at-all"}, 404, "container_not_found", "nothing-like-it"),
        ({"port": "http"}, 400, "bad_port", "http"),
        ({"port": "70000"}, 400, "bad_port", "70000"),
    ],
)
def test_bad_questions_are_answered(
    viewing: Client, asked: dict[str, str], status: int, code: str, said: str
) -> None:
    answer = viewing.get("/api/reach", asked)
    assert (answer.status_code, answer.json()["code"]) == (status, code)
    assert said in answer.json()["detail"]


@pytest.fixture(scope="module")
def server() -> Any:  # noqa: ANN401
    with Server("demo://30?still") as server:
        yield server


def test_the_command_gives_the_same_document(server: Server, tmp_path: Path) -> None:
    printed = json.loads(run(tmp_path, "--format", "json").stdout)
    served = server.client().get("/api/reach").json
    assert printed["pairs"] == served["pairs"]
    assert (printed["outside"], printed["out"]) == (served["outside"], served["out"])


def test_the_command_says_it_in_words(tmp_path: Path) -> None:
    done = run(tmp_path, TRAEFIK, WEB)
    assert (done.returncode, done.stderr) == (0, "")
    assert f"“{TRAEFIK}” reaches “{WEB}”:\n  - on the network “proxy” at " in done.stdout
    assert "Connecting “" in run(tmp_path, TRAEFIK, DB).stdout


@pytest.mark.parametrize(("form", "sign"), [("mermaid", "flowchart LR"), ("dot", "digraph reach {")])
def test_the_command_draws_it(tmp_path: Path, form: str, sign: str) -> None:
    done = run(tmp_path, TRAEFIK, "--format", form)
    assert (done.returncode, done.stderr) == (0, "")
    assert done.stdout.startswith(sign)
    assert TRAEFIK in done.stdout


def test_the_command_lists_the_nearest_names(tmp_path: Path) -> None:
    done = run(tmp_path, "edge-traefik")
    assert done.returncode == 1
    assert TRAEFIK in done.stderr
